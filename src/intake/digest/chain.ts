import type { PreviousDigest } from './digest-file.ts';
import { type DigestName, parseDigestKey } from './digest-key.ts';

/** The digest that is next to be looked at. */
export interface NextDigest {
  readonly bucket: string;
  readonly key: string;
  readonly endedAt: number;
  /** What the digest behind it says of it; undefined when none does. */
  readonly expected: PreviousDigest | undefined;
  /** The chain goes from one digest to an older one past it. */
  readonly isStray: boolean;
}

/** The digests of one trail in one shelf, from the newest back: where they point, and what lies there besides. */
export class DigestChain {
  readonly trail: string;
  /** The newest digest that lies there. */
  readonly newest: DigestName;
  /** Digests that fill in what was late stand alone. */
  readonly isLinked: boolean;
  readonly #bucket: string;
  readonly #since: number;
  /** Oldest first. */
  readonly #listed: DigestName[];
  #pointed: NextDigest | undefined;
  /** The chain goes on before the time that is asked for: what is left lies beside it. */
  #isDone = false;

  /** @param listed at least one, all of the same trail; those that ended at or before `since` are not wanted */
  constructor(bucket: string, listed: readonly [DigestName, ...DigestName[]], since: number) {
    this.#bucket = bucket;
    this.#since = since;
    this.#listed = [...listed].sort((a, b) => a.endedAt - b.endedAt || (a.key < b.key ? -1 : 1));
    this.newest = this.#listed.at(-1) ?? listed[0];
    this.trail = this.newest.trail;
    this.isLinked = !this.newest.isBackfill;
  }

  peek(): NextDigest | undefined {
    const lying = this.#listed.at(-1);
    const pointed = this.#pointed;
    if (lying !== undefined && (pointed === undefined || lying.endedAt > pointed.endedAt)) {
      const { key, endedAt } = lying;
      const isStray = pointed !== undefined || this.#isDone;
      return { bucket: this.#bucket, key, endedAt, expected: undefined, isStray };
    }
    return pointed;
  }

  /** Takes what {@link peek} shows. */
  take(): NextDigest | undefined {
    const next = this.peek();
    if (next === undefined) return undefined;
    if (next.bucket === this.#bucket && next.key === this.#listed.at(-1)?.key) this.#listed.pop();
    if (!next.isStray) this.#pointed = undefined;
    return next;
  }

  /** Goes on where a digest that was taken points to. */
  follow(previous: PreviousDigest | undefined): void {
    if (!this.isLinked || previous === undefined) return;
    const { bucket, key } = previous;
    const endedAt = parseDigestKey(bucket, key)?.name.endedAt;
    if (endedAt === undefined || endedAt <= this.#since) this.#isDone = true;
    else this.#pointed = { bucket, key, endedAt, expected: previous, isStray: false };
  }
}

/** The chains of what a listing of a shelf found. */
export function chainsOf(bucket: string, listed: readonly DigestName[], since: number): DigestChain[] {
  const byTrail = Map.groupBy(
    listed,
    ({ trail, homeRegion, isBackfill }) => `${trail} ${homeRegion} ${isBackfill}`,
  );
  return [...byTrail.values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [new DigestChain(bucket, [first, ...rest], since)],
  );
}
