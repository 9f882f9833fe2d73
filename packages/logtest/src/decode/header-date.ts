/**
 * Date layouts at the front of a log, told by the places of their separators alone, as the manager does. Facts:
 * src/analysisd/cleanevent.c of Wazuh 4.14.
 */

/** What a layout takes off the log: `from` is where the rest begins, the date is `[dateFrom, dateTo)`. */
export interface HeaderDate {
  readonly from: number;
  readonly dateFrom: number;
  readonly dateTo: number;
  /** Whether a host and a program may follow. */
  readonly syslog: boolean;
}

interface Layout {
  /** The log must be longer than this, in bytes. */
  readonly longerThan: number;
  /** Characters by place; `#` stands for a digit. */
  readonly places: Readonly<Record<number, string>>;
  readonly found: HeaderDate | ((bytes: string) => HeaderDate | undefined);
}

function syslog(from: number): HeaderDate {
  return { from, dateFrom: 0, dateTo: from - 1, syslog: true };
}

function other(from: number, dateFrom: number, dateTo: number): HeaderDate {
  return { from, dateFrom, dateTo, syslog: false };
}

/** `2007-06-14T15:48:55-04:00 `, or with a fraction of a second of any length that fits. */
function isoDate(bytes: string): HeaderDate | undefined {
  if (bytes[22] === ':' && bytes[25] === ' ') return syslog(26);
  if (bytes[19] !== '.') return undefined;
  if (bytes[26] === ':') return syslog(30);
  return syslog(bytes[29] === ':' ? 33 : 32);
}

/** `2021-04-21 10:16:09.404756-0700 ` of macOS. */
function macDate(bytes: string): HeaderDate | undefined {
  return bytes[26] === '-' || bytes[26] === '+' ? syslog(32) : undefined;
}

/** `1140804070.368  11623 …` of squid: the date keeps all spaces after it but the last. */
function squidDate(bytes: string): HeaderDate | undefined {
  if (bytes[21] !== ' ' && bytes[22] !== ' ') return undefined;
  const from = 14 + (/^ */.exec(bytes.slice(14))?.[0].length ?? 0);
  return other(from, 0, from - 1);
}

const LAYOUTS: readonly Layout[] = [
  // Dec 29 10:00:01
  { longerThan: 16, places: { 3: ' ', 6: ' ', 9: ':', 12: ':', 15: ' ' }, found: syslog(16) },
  // 2015-04-16 21:51:02,805 (proftpd)
  { longerThan: 23, places: { 4: '-', 7: '-', 10: ' ', 13: ':', 16: ':', 19: ',' }, found: syslog(24) },
  { longerThan: 32, places: { 4: '-', 7: '-', 10: 'T', 13: ':', 16: ':' }, found: isoDate },
  // 2015 Dec 29 10:00:01
  {
    longerThan: 20,
    places: { 0: '#', 4: ' ', 8: ' ', 11: ' ', 14: ':', 17: ':', 20: ' ' },
    found: syslog(21),
  },
  {
    longerThan: 32,
    places: { 0: '#', 4: '-', 7: '-', 10: ' ', 13: ':', 16: ':', 19: '.', 31: ' ' },
    found: macDate,
  },
  // Mon Apr 17 18:27:14 2006 1 64.160.42.130 (xferlog)
  {
    longerThan: 27,
    places: { 3: ' ', 7: ' ', 10: ' ', 13: ':', 16: ':', 19: ' ', 24: ' ', 26: ' ' },
    found: other(25, 0, 24),
  },
  // 01/28-09:13:16.240702  [**] (snort)
  {
    longerThan: 23,
    places: { 2: '/', 5: '-', 8: ':', 11: ':', 14: '.', 21: ' ' },
    found: other(23, 0, 21),
  },
  // 01/28/1979-09:13:16.240702  [**] (suricata)
  {
    longerThan: 27,
    places: { 2: '/', 5: '/', 10: '-', 13: ':', 16: ':', 19: '.', 26: ' ' },
    found: other(28, 0, 26),
  },
  // [Fri Feb 11 18:06:35 2004] [warn] (apache)
  {
    longerThan: 26,
    places: { 0: '[', 4: ' ', 8: ' ', 11: ' ', 14: ':', 17: ':', 20: ' ', 25: ']' },
    found: other(27, 1, 25),
  },
  {
    longerThan: 31,
    places: { 0: '1', 1: '#', 2: '#', 3: '#', 10: '.', 13: '#', 14: ' ' },
    found: squidDate,
  },
];

type Places = readonly (readonly [place: number, char: string])[];

const PLACED = LAYOUTS.map((layout) => ({ ...layout, list: listed(layout.places) }));
const SYSTEM_LOG = listed({ 0: '[', 1: 'T', 5: ' ', 10: '.', 13: '.', 16: ' ', 19: ':' });

/** The first layout that fits, or none. `bytes` is one char per byte; `length` is what the log is long. */
export function headerDate(bytes: string, length: number): HeaderDate | undefined {
  for (const { longerThan, list, found } of PLACED) {
    if (length <= longerThan || !fits(bytes, list)) continue;
    const date = typeof found === 'function' ? found(bytes) : found;
    if (date !== undefined) return date;
  }
  return undefined;
}

/** `[Time 2006.12.28 15:53:55 UTC] [Sender …` of the macOS system log. */
export function isSystemLog(bytes: string): boolean {
  return bytes.length > 25 && fits(bytes, SYSTEM_LOG);
}

function listed(places: Layout['places']): Places {
  return Object.entries(places).map(([place, char]) => [Number(place), char]);
}

function fits(bytes: string, places: Places): boolean {
  for (const [place, wanted] of places) {
    const char = bytes[place] ?? '';
    if (wanted === '#' ? !(char >= '0' && char <= '9') : char !== wanted) return false;
  }
  return true;
}
