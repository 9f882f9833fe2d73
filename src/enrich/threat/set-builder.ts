import { type IpRange, parseIpRange } from '../../kernel/ip-address.ts';
import { v4Block, v4Of, v6Block, v6Of } from './address.ts';
import { type Block, flatten, NEVER } from './flatten.ts';
import { GrowingBytes, GrowingNumbers } from './growing.ts';
import {
  CONFIDENCES,
  INDICATOR_TYPES,
  type Indicator,
  type IndicatorFacts,
  type IndicatorType,
  TLP_MARKS,
} from './indicator.ts';
import { KeyWriter } from './key-bytes.ts';
import { ListTable } from './list-table.ts';
import { nameSections, writeKey } from './name-sections.ts';
import { assemble, bytesOf } from './set-file.ts';
import { FACT_WORDS, MAX_INDICATORS, type SectionName, V4_BUCKETS } from './set-layout.ts';

const DAY_S = 86_400;
const HOUR_S = 3_600;

/** What the builder says of an indicator: `full` when the set holds as many as it may, `unusable` when it has no key. */
export type Added = 'added' | 'full' | 'unusable';

/** Gathers indicators in typed arrays: a million take some 100 MB until the file is written. */
export class SetBuilder {
  readonly #writer: KeyWriter;
  readonly #seed: number;
  readonly #facts = new GrowingNumbers();
  readonly #factIds = new Map<string, number>();
  readonly #references = new Map<string, number>();
  readonly #v4 = { first: new GrowingNumbers(), prefix: new GrowingNumbers(), fact: new GrowingNumbers() };
  readonly #v6: Block<bigint>[] = [];
  readonly #names = { at: new GrowingNumbers(), fact: new GrowingNumbers(), bytes: new GrowingBytes() };
  readonly #never: readonly IpRange[];
  #count = 0;

  /** `seed` (32 bits) shuffles the table of names; `never` are blocks whose addresses must not be found. */
  constructor(seed: number, never: readonly IpRange[] = []) {
    this.#seed = seed >>> 0;
    this.#writer = new KeyWriter(this.#seed);
    this.#never = never;
  }

  get count(): number {
    return this.#count;
  }

  add(indicator: Indicator): Added {
    if (this.#count >= MAX_INDICATORS) return 'full';
    const added = indicator.type === 'ip' ? this.#addBlock(indicator) : this.#addName(indicator);
    if (added) this.#count += 1;
    return added ? 'added' : 'unusable';
  }

  /** The file. `about` is JSON that travels with it; `builtAt` epoch ms. */
  build(about: unknown, builtAt: number): Buffer {
    const lists = new ListTable(this.#facts.view());
    const parts = {
      about: Buffer.from(JSON.stringify(about)),
      ...this.#v4Sections(lists),
      ...this.#v6Sections(lists),
      ...nameSections(this.#names, this.#seed, lists),
      ...this.#referenceSections(),
      facts: bytesOf(this.#facts.view()),
      lists: bytesOf(lists.view()),
    } satisfies Record<SectionName, Uint8Array>;
    return assemble(parts, { seed: this.#seed, indicators: this.#count, builtAt });
  }

  #addBlock(indicator: Indicator): boolean {
    const range = parseIpRange(indicator.value);
    if (range === undefined) return false;
    const fact = this.#factOf(indicator, range.prefix);
    if (range.bytes.length === 4) {
      this.#v4.first.push(v4Block(v4Of(range.bytes), range.prefix)[0]);
      this.#v4.prefix.push(range.prefix);
      this.#v4.fact.push(fact);
    } else {
      const [first, last] = v6Block(v6Of(range.bytes), range.prefix);
      this.#v6.push({ first, last, fact });
    }
    return true;
  }

  #addName(indicator: Indicator): boolean {
    if (!writeKey(this.#writer, indicator.type, indicator.value)) return false;
    this.#names.at.push(this.#names.bytes.length);
    this.#names.bytes.push(this.#writer.bytes.subarray(0, this.#writer.length));
    this.#names.fact.push(this.#factOf(indicator, 0));
    return true;
  }

  #factOf(facts: IndicatorFacts & { readonly type: IndicatorType }, prefix: number): number {
    const words = [
      (facts.feed << 8) | prefix,
      (INDICATOR_TYPES.indexOf(facts.type) << 16) |
        (CONFIDENCES.indexOf(facts.confidence) << 8) |
        TLP_MARKS.indexOf(facts.tlp),
      toUnit(facts.firstSeen, DAY_S),
      toUnit(facts.lastSeen, DAY_S),
      facts.validUntil === 0 ? 0 : toUnit(facts.validUntil + HOUR_S - 1, HOUR_S),
      this.#referenceOf(facts.reference),
    ];
    const id = words.join(' ');
    const known = this.#factIds.get(id);
    if (known !== undefined) return known;
    const fact = this.#facts.length / FACT_WORDS;
    for (const word of words) this.#facts.push(word);
    this.#factIds.set(id, fact);
    return fact;
  }

  #referenceOf(reference: string): number {
    const known = this.#references.get(reference);
    if (known !== undefined) return known;
    this.#references.set(reference, this.#references.size);
    return this.#references.size - 1;
  }

  #v4Sections(lists: ListTable) {
    const { first, prefix, fact } = this.#v4;
    const never = this.#never.flatMap(({ bytes, prefix: bits }) =>
      bytes.length === 4 ? [{ block: v4Block(v4Of(bytes), bits), bits }] : [],
    );
    // Sorted by one number each, first address and prefix, so that no objects are made for a million addresses.
    const order = new Float64Array(first.length + never.length);
    for (let i = 0; i < first.length; i += 1) order[i] = first.at(i) * 64 + prefix.at(i);
    never.forEach(({ block, bits }, i) => {
      order[first.length + i] = block[0] * 64 + bits;
    });
    const indices = Uint32Array.from(order, (_, i) => i);
    indices.sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0) || a - b);
    function* blocks(): Generator<Block<number>> {
      for (const i of indices) {
        const key = order[i] ?? 0;
        const [from, to] = v4Block(Math.floor(key / 64), key % 64);
        yield { first: from, last: to, fact: i < first.length ? fact.at(i) : NEVER };
      }
    }
    const out = { first: new GrowingNumbers(), last: new GrowingNumbers(), list: new GrowingNumbers() };
    const index = new Uint32Array(V4_BUCKETS + 1);
    flatten(
      blocks(),
      (address) => address + 1,
      (address) => address - 1,
      (from, to, facts) => {
        out.first.push(from);
        out.last.push(to);
        out.list.push(lists.add(facts));
      },
    );
    let at = 0;
    for (let bucket = 0; bucket <= V4_BUCKETS; bucket += 1) {
      while (at < out.first.length && out.first.at(at) < bucket * 65_536) at += 1;
      index[bucket] = at;
    }
    return {
      v4Index: bytesOf(index),
      v4First: bytesOf(out.first.view()),
      v4Last: bytesOf(out.last.view()),
      v4List: bytesOf(out.list.view()),
    };
  }

  #v6Sections(lists: ListTable) {
    const blocks = [
      ...this.#v6,
      ...this.#never.flatMap(({ bytes, prefix }) => {
        const [first, last] = bytes.length === 16 ? v6Block(v6Of(bytes), prefix) : [];
        return first === undefined || last === undefined ? [] : [{ first, last, fact: NEVER }];
      }),
    ].sort((a, b) => compareBig(a.first, b.first) || compareBig(b.last, a.last));
    const out = { first: new GrowingNumbers(), last: new GrowingNumbers(), list: new GrowingNumbers() };
    flatten(
      blocks,
      (address) => address + 1n,
      (address) => address - 1n,
      (from, to, facts) => {
        for (const shift of [96n, 64n, 32n, 0n]) {
          out.first.push(Number((from >> shift) & 0xffff_ffffn));
          out.last.push(Number((to >> shift) & 0xffff_ffffn));
        }
        out.list.push(lists.add(facts));
      },
    );
    return {
      v6First: bytesOf(out.first.view()),
      v6Last: bytesOf(out.last.view()),
      v6List: bytesOf(out.list.view()),
    };
  }

  #referenceSections() {
    const at = new GrowingNumbers();
    const bytes = new GrowingBytes();
    for (const reference of this.#references.keys()) {
      at.push(bytes.length);
      bytes.push(Buffer.from(reference));
    }
    at.push(bytes.length);
    return { referenceAt: bytesOf(at.view()), references: bytes.view() };
  }
}

/** Whole units since the epoch, in seconds; 0 for what is before it or beyond 32 bits. */
function toUnit(seconds: number, unit: number): number {
  const whole = Math.floor(seconds / unit) * unit;
  return whole > 0 && whole < 2 ** 32 ? whole : 0;
}

function compareBig(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
