import { toBytes } from '../match/bytes.ts';
import type { Predecoder } from './event.ts';
import { headerDate, isSystemLog } from './header-date.ts';

/** What the manager takes off the front of a log before any decoder sees it. */
export interface Predecoded {
  /** What decoders, `<match>` and `<regex>` see. */
  readonly rest: string;
  readonly timestamp?: string;
  readonly hostname?: string;
  readonly programName?: string;
}

/** Host name that an alert shows; only this one layout has it, whatever was taken off the log. */
const SHOWN_HOST = /^[A-Z][a-z][a-z] [ 0-3][0-9] [0-9][0-9]:[0-9][0-9]:[0-9][0-9] ([^ ]+)/;
/** Characters of host and program names. */
const NAME = /^[A-Za-z0-9()\-./@_]*/;

/** Reads date, host and program off a log. */
export function predecode(log: string, bytes = toBytes(log)): Predecoded {
  const { rest, ...header } = take(bytes);
  if (bytes === log) return { rest, ...header };
  const text = (part: string) => Buffer.from(part, 'latin1').toString('utf8');
  return {
    rest: text(rest),
    ...(header.timestamp === undefined ? {} : { timestamp: text(header.timestamp) }),
    ...(header.hostname === undefined ? {} : { hostname: text(header.hostname) }),
    ...(header.programName === undefined ? {} : { programName: text(header.programName) }),
  };
}

/** `predecoder` of an alert. */
export function shownHeader(log: string, { programName, timestamp }: Predecoded): Predecoder | undefined {
  const hostname = SHOWN_HOST.exec(log)?.[1];
  if (programName === undefined && timestamp === undefined && hostname === undefined) return undefined;
  return {
    ...(programName === undefined ? {} : { program_name: programName }),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(hostname === undefined ? {} : { hostname }),
  };
}

function take(bytes: string): Predecoded {
  // The month of `Mär 02` is counted with one byte less, and the rest cut as if it had one less.
  const counted = bytes.startsWith('\xc3\xa4', 1) ? `Ma${bytes.slice(3)}` : bytes;
  const date = headerDate(counted, bytes.length);
  if (date === undefined) return isSystemLog(counted) ? systemLog(bytes) : { rest: bytes };
  const timestamp = bytes.slice(date.dateFrom, date.dateTo);
  const rest = bytes.slice(date.from);
  return date.syslog ? { timestamp, ...hostAndProgram(rest.replace(/^ /, '')) } : { timestamp, rest };
}

function hostAndProgram(log: string): Predecoded {
  const [name = ''] = NAME.exec(log) ?? [];
  const after = log.slice(name.length);
  if (after.startsWith(': ')) return { programName: name, rest: withoutId(after.slice(2)) };
  if (!after.startsWith(' ')) return { rest: log };
  return { hostname: name, ...program(after.slice(1)) };
}

/** `name:`, `name[12]:`, `name[12] ` or, from AIX, `auth|security:info name: `. */
function program(log: string): Predecoded {
  const plain = /^([A-Za-z0-9()\-./@_]*)(?:: ?|\[\d+\](?:: ?| ))/.exec(log);
  if (plain?.[1] !== undefined) return { programName: plain[1], rest: withoutId(log.slice(plain[0].length)) };
  const aix = /^[A-Za-z0-9()\-./@_]*\|[a-z][A-Za-z0-9]*:[A-Za-z0-9]* /.exec(log);
  if (aix === null) return { rest: log };
  const rest = log.slice(aix[0].length);
  const [name = ''] = NAME.exec(rest) ?? [];
  const after = rest.slice(name.length);
  const end = /^(?:: |\[\d+\]: )/.exec(after);
  if (end !== null) return { programName: name, rest: withoutId(after.slice(end[0].length)) };
  if (/^\[\d/.test(after)) return { programName: name, rest: aix[0] + name };
  return { programName: rest, rest: withoutId(after) };
}

/** Takes `[ID 123 facility.severity] ` off. */
function withoutId(log: string): string {
  const close = log.startsWith('[ID ') ? log.indexOf(']', 4) : -1;
  return close < 0 ? log : log.slice(close + 2);
}

/** The bracketed members of a macOS system log; the message is what is left. */
function systemLog(bytes: string): Predecoded {
  let rest: string | undefined;
  let programName: string | undefined;
  let hostname: string | undefined;
  /** Where the first member that was read ends; the manager cuts the text there. */
  let cut = bytes.length;
  let at = bytes.indexOf('[', 25);
  while (at >= 0) {
    const member = /^\[(Sender|Message|Host) ([^\]]*)(\]?)/.exec(bytes.slice(at));
    const [whole = '[', name, value = '', closed] = member ?? [];
    at += whole.length;
    if (name === 'Sender' && programName === undefined) {
      if (closed === '') break;
      programName = value;
      cut = Math.min(cut, at - 1);
    } else if (name === 'Message' && rest === undefined) {
      rest = value;
      if (closed === '') break;
      cut = Math.min(cut, at - 1);
    } else if (name === 'Host') {
      if (closed === '') break;
      hostname = value;
      cut = Math.min(cut, at - 1);
      break;
    } else if (member !== null) at += 1 - whole.length;
    at = bytes.indexOf('[', at);
  }
  return {
    rest: rest ?? bytes.slice(25, cut),
    ...(programName === undefined ? {} : { programName }),
    ...(hostname === undefined ? {} : { hostname }),
  };
}
