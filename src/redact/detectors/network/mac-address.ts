import { characterSet, codeAt, contains, DIGITS, LETTERS } from '../../characters.ts';
import { CERTAINTY, type FormDetector, type Span, type TextDetector } from '../../detector.ts';

const HEX = characterSet(`${DIGITS}abcdefABCDEF`);
const WORD = characterSet(`${LETTERS}${DIGITS}_`);
const HYPHEN = 0x2d;
const BACKSLASH = 0x5c;

const MAC_WORDS = 'mac ethernet hardware physical cisco arp bssid station interface wlan lladdr'.split(' ');

/** An Ethernet header has fourteen, one more tells that it is none. */
const MAX_GROUPS = 15;

/** Number of hex groups of `size` that begin at `start` with `separator` between, at most `MAX_GROUPS`. */
function groupsAt(text: string, start: number, size: number, separator: number): number {
  let count = 0;
  for (let at = start; count < MAX_GROUPS; at += size + 1) {
    for (let i = at; i < at + size; i += 1) if (!contains(HEX, codeAt(text, i))) return count;
    count += 1;
    if (codeAt(text, at + size) !== separator) return count;
  }
  return count;
}

/** Whether the groups from `start` to `end` are part of something longer: a word, or a fingerprint of more pairs. */
function isTied(text: string, start: number, end: number, size: number, separator: number): boolean {
  if (contains(WORD, codeAt(text, end))) return true;
  if (codeAt(text, end) === separator && contains(HEX, codeAt(text, end + 1))) return true;
  const before = codeAt(text, start - 1);
  if (before !== separator) return contains(WORD, before) && codeAt(text, start - 2) !== BACKSLASH;
  // `MAC:00:1b:…`: a label of another length than a group.
  let label = start - 1;
  while (label > 0 && label > start - 2 - size && contains(HEX, text.charCodeAt(label - 1))) label -= 1;
  return separator === HYPHEN
    ? contains(WORD, codeAt(text, start - 2))
    : start - 1 - label === size && !contains(WORD, codeAt(text, label - 1));
}

/** Firewalls log the header of a frame: both addresses and the protocol, of IPv4, ARP or IPv6. */
const PROTOCOL = /^(?:08:0[06]|86:dd)$/i;

function addressesIn(text: string, start: number, groups: number): readonly Span[] {
  const pairs = (from: number, count: number): Span => ({
    start: start + from * 3,
    end: start + (from + count) * 3 - 1,
  });
  if (groups === 6 || groups === 8) return [pairs(0, groups)];
  const { start: from, end } = pairs(12, 2);
  return PROTOCOL.test(text.slice(from, end)) ? [pairs(0, 6), pairs(6, 6)] : [];
}

/** Nobody's address: all zeros, and the broadcast. */
const NOBODY = /^(?:[0.:-]+|[f.:-]+)$/i;

/** Numbers of groups that an address, or a frame's header, has. */
const PAIRS: readonly number[] = [6, 8, 14];

interface Look {
  readonly text: string;
  spans: Span[] | undefined;
}

/** Addresses whose pairs have `sign` between. */
function look(into: Look, sign: string): void {
  const { text } = into;
  const size = 2;
  const separator = sign.charCodeAt(0);
  for (let at = text.indexOf(sign, size); at !== -1; at = text.indexOf(sign, at + 1)) {
    if (codeAt(text, at + size + 1) !== separator) continue;
    // Of `MAC:00:1b:…` the first group begins behind the label.
    const labelled = contains(WORD, codeAt(text, at - size - 1)) && codeAt(text, at - size - 2) !== BACKSLASH;
    const start = labelled ? at + 1 : at - size;
    const groups = groupsAt(text, start, size, separator);
    const end = start + groups * (size + 1) - 1;
    at = Math.max(at, end - 1);
    if (!PAIRS.includes(groups) || isTied(text, start, end, size, separator)) continue;
    for (const span of addressesIn(text, start, groups)) {
      if (NOBODY.test(text.slice(span.start, span.end))) continue;
      into.spans ??= [];
      into.spans.push(span);
    }
  }
}

const NONE: readonly Span[] = [];

const FACTS = {
  type: 'mac_address',
  version: 1,
  pack: 'network',
  certainty: CERTAINTY.checked,
  partial: (value: string) =>
    value.replaceAll(/[\da-f]/gi, (digit, at: number) => (at * 2 < value.length - 1 ? digit : '*')),
  canonical: (value: string) =>
    value
      .toLowerCase()
      .replaceAll(/[^\da-f]/g, '')
      .replaceAll(/..(?!$)/g, '$&:'),
} as const;

/** MAC addresses (IEEE 802 EUI-48 and EUI-64): six or eight pairs with `:` or `-`. */
export const macAddress: TextDetector = {
  ...FACTS,
  when: [
    { colons: 5, length: 17 },
    { hyphens: 5, length: 17 },
  ],
  find(text) {
    const into: Look = { text, spans: undefined };
    look(into, ':');
    look(into, '-');
    return into.spans ?? NONE;
  },
};

const HEX_ONLY = /^[\dA-F]{12}$/;

/** As Cisco's devices write them: three groups of four. Of digits alone they are also parts of versions and amounts. */
export const dottedMacAddress: FormDetector = {
  ...FACTS,
  forms: [
    {
      layout: 'XXXX.XXXX.XXXX',
      evidence: 'itself',
      check: (compact) => HEX_ONLY.test(compact) && /[A-F]|^00/.test(compact) && !/^(?:0+|F+)$/.test(compact),
    },
    { layout: '9999.9999.9999', evidence: 'context' },
  ],
  words: MAC_WORDS,
};
