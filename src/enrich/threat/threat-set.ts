import { parseIp } from '../../kernel/ip-address.ts';
import { ok, type Result } from '../../kernel/result.ts';
import { blockText, ipv4Number, v4Of, v6Words } from './address.ts';
import {
  CONFIDENCES,
  type FeedName,
  INDICATOR_TYPES,
  type IndicatorType,
  type ThreatHit,
  TLP_MARKS,
} from './indicator.ts';
import { KEY, type KeyKind, KeyWriter } from './key-bytes.ts';
import { lastUpTo, NameTable } from './search.ts';
import { readSetFile, type SetFault, type SetFile } from './set-file.ts';
import { FACT_WORDS, LAST, V4_BUCKETS } from './set-layout.ts';

/** Longest list that is walked: no set that we build comes near, and a damaged one must end. */
const MAX_LIST = 4_096;
/** Labels of a name that are looked up one by one, from the whole name up. */
const MAX_LABELS = 12;
/** Where a user agent may be cut to look for indicators that end with `*`, and how often. */
const AGENT_CUTS = /[/ (;]/g;
const MAX_AGENT_CUTS = 8;
const UNKNOWN: FeedName = { name: 'unknown', provider: 'unknown' };

/** A set of indicators, searched as it lies in its file. Every look-up takes the time in seconds since the epoch. */
export class ThreatSet {
  readonly indicators: number;
  readonly builtAt: number;
  /** What the builder wrote about feeds; for people. */
  readonly about: unknown;

  readonly #feeds: readonly FeedName[];
  readonly #facts: Uint32Array;
  readonly #lists: Uint32Array;
  readonly #v4: { index: Uint32Array; first: Uint32Array; last: Uint32Array; list: Uint32Array };
  readonly #v6: { first: Uint32Array; last: Uint32Array; list: Uint32Array };
  readonly #names: NameTable;
  readonly #writer: KeyWriter;
  readonly #references: { at: Uint32Array; bytes: Buffer };

  private constructor(file: SetFile) {
    const { numbers } = file;
    this.indicators = file.indicators;
    this.builtAt = file.builtAt;
    this.about = aboutOf(file.bytes('about'));
    this.#feeds = feedsOf(this.about);
    this.#facts = numbers('facts');
    this.#lists = numbers('lists');
    this.#v4 = {
      index: numbers('v4Index'),
      first: numbers('v4First'),
      last: numbers('v4Last'),
      list: numbers('v4List'),
    };
    this.#v6 = { first: numbers('v6First'), last: numbers('v6Last'), list: numbers('v6List') };
    this.#names = new NameTable(numbers('slots'), numbers('keyAt'), numbers('entryList'), file.bytes('keys'));
    this.#writer = new KeyWriter(file.seed);
    this.#references = { at: numbers('referenceAt'), bytes: file.bytes('references') };
  }

  static open(file: Buffer): Result<ThreatSet, SetFault> {
    const read = readSetFile(file);
    return read.ok ? ok(new ThreatSet(read.value)) : read;
  }

  findIp(ip: string, now: number): ThreatHit | undefined {
    const v4 = ipv4Number(ip);
    const list = v4 >= 0 ? this.#listOfV4(v4) : this.#listOfV6(ip);
    return list === undefined ? undefined : this.#hit(list, ip, now, 'any');
  }

  /** A name in lower case without a dot at its end: itself, then the domains that it is under. */
  findName(name: string, now: number): ThreatHit | undefined {
    let from = 0;
    for (let labels = 0; labels < MAX_LABELS; labels += 1) {
      const list = this.#writer.write(KEY.name, name, from) ? this.#names.find(this.#writer) : undefined;
      const hit =
        list === undefined
          ? undefined
          : this.#hit(list, name.slice(from), now, from === 0 ? 'any' : 'domain');
      if (hit !== undefined) return hit;
      const dot = name.indexOf('.', from);
      if (dot === -1) return undefined;
      from = dot + 1;
    }
    return undefined;
  }

  /** MD5, SHA-1 or SHA-256 in lower-case hex. */
  findHash(hex: string, now: number): ThreatHit | undefined {
    const list = this.#writer.writeHex(KEY.hash, hex) ? this.#names.find(this.#writer) : undefined;
    return list === undefined ? undefined : this.#hit(list, hex, now, 'any');
  }

  /** An address without its scheme, as `urlKey` writes it. */
  findUrl(url: string, now: number): ThreatHit | undefined {
    return this.#find(KEY.url, url, url, now);
  }

  /** The whole text, then its beginnings up to a `/`, space, `(` or `;`, the longest of the first eight first. */
  findUserAgent(agent: string, now: number): ThreatHit | undefined {
    const whole = this.#find(KEY.agent, agent, agent, now);
    if (whole !== undefined) return whole;
    const cuts: number[] = [];
    for (const { index } of agent.matchAll(AGENT_CUTS)) {
      cuts.push(index + 1);
      if (cuts.length === MAX_AGENT_CUTS) break;
    }
    for (const cut of cuts.toReversed()) {
      const start = agent.slice(0, cut);
      const hit = this.#find(KEY.agentPrefix, start, `${start}*`, now);
      if (hit !== undefined) return hit;
    }
    return undefined;
  }

  #find(kind: KeyKind, key: string, name: string, now: number): ThreatHit | undefined {
    const list = this.#writer.write(kind, key) ? this.#names.find(this.#writer) : undefined;
    return list === undefined ? undefined : this.#hit(list, name, now, 'any');
  }

  #listOfV4(address: number): number | undefined {
    const { index, first, last, list } = this.#v4;
    const bucket = Math.floor(address / V4_BUCKETS);
    const at = lastUpTo(index[bucket] ?? 0, index[bucket + 1] ?? 0, (i) => (first[i] ?? 0) <= address);
    return at >= 0 && (last[at] ?? -1) >= address && (first[at] ?? address + 1) <= address
      ? list[at]
      : undefined;
  }

  #listOfV6(ip: string): number | undefined {
    const { first, last, list } = this.#v6;
    const bytes = parseIp(ip);
    // An IPv4 address in the spelling of IPv6.
    if (bytes?.length === 4) return this.#listOfV4(v4Of(bytes));
    if (bytes === undefined || list.length === 0) return undefined;
    const words = v6Words(bytes);
    const at = lastUpTo(0, list.length, (i) => compareWords(first, i, words) <= 0);
    return at >= 0 && compareWords(last, at, words) >= 0 ? list[at] : undefined;
  }

  /** The first of a list that still counts; undefined when none does. */
  #hit(list: number, name: string, now: number, wanted: 'any' | 'domain'): ThreatHit | undefined {
    let best: number | undefined;
    let others = 0;
    for (let i = list; i < list + MAX_LIST; i += 1) {
      const word = this.#lists[i];
      if (word === undefined) break;
      const fact = (word & ~LAST) >>> 0;
      const validUntil = this.#facts[fact * FACT_WORDS + 4] ?? 0;
      const counts = validUntil === 0 || validUntil > now;
      if (counts && (wanted === 'any' || this.#typeOf(fact) === wanted)) {
        if (best === undefined) best = fact;
        else others += 1;
      }
      if (word >= LAST) break;
    }
    return best === undefined ? undefined : this.#told(best, name, others);
  }

  #typeOf(fact: number): IndicatorType {
    return INDICATOR_TYPES[((this.#facts[fact * FACT_WORDS + 1] ?? 0) >>> 16) & 0xff] ?? 'ip';
  }

  #told(fact: number, value: string, others: number): ThreatHit {
    const word = (at: number) => this.#facts[fact * FACT_WORDS + at] ?? 0;
    const feed = word(0) >>> 8;
    const prefix = word(0) & 0xff;
    const type = this.#typeOf(fact);
    const { at, bytes } = this.#references;
    const isBlock = type === 'ip' && prefix < (value.includes(':') ? 128 : 32);
    return {
      type,
      name: isBlock ? blockText(value, prefix) : value,
      feed,
      source: this.#feeds[feed] ?? UNKNOWN,
      confidence: CONFIDENCES[(word(1) >>> 8) & 0xff] ?? 'None',
      tlp: TLP_MARKS[word(1) & 0xff] ?? '',
      firstSeen: word(2),
      lastSeen: word(3),
      validUntil: word(4),
      reference: bytes.toString('utf8', at[word(5)] ?? 0, at[word(5) + 1] ?? 0),
      others,
    };
  }
}

function compareWords(
  table: Uint32Array,
  index: number,
  words: readonly [number, number, number, number],
): number {
  for (let i = 0; i < 4; i += 1) {
    const difference = (table[index * 4 + i] ?? 0) - (words[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function aboutOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function feedsOf(about: unknown): readonly FeedName[] {
  const feeds = typeof about === 'object' && about !== null && 'feeds' in about ? about.feeds : [];
  return (Array.isArray(feeds) ? feeds : []).map((feed: Partial<FeedName> | null) => ({
    name: String(feed?.name ?? UNKNOWN.name),
    provider: String(feed?.provider ?? UNKNOWN.provider),
  }));
}
