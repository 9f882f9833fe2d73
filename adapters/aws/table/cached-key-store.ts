import type { IngestKey, KeyStore } from '../../../src/intake/door/key-store.ts';
import type { Clock } from '../../../src/kernel/clock.ts';

export interface KeyCacheOptions {
  readonly clock: Clock;
  /** How long an answer is believed, in ms, at most 60 000: so long a revoked key still works. */
  readonly ttlMs?: number;
  /** Answers kept of each kind. Unknown ids are kept apart, so that guessing does not push known keys out. */
  readonly maxEntries?: number;
}

interface Answer {
  readonly key: Promise<IngestKey | undefined>;
  readonly until: number;
}

const MAX_TTL_MS = 60_000;

/** Remembers look-ups of another store, unknown keys too; look-ups of one id that coincide become one. */
export function cachedKeyStore(store: KeyStore, options: KeyCacheOptions): KeyStore {
  const { clock, ttlMs = 30_000, maxEntries = 5_000 } = options;
  if (!(ttlMs > 0 && ttlMs <= MAX_TTL_MS)) {
    throw new RangeError(`ttlMs must be above 0 and at most ${MAX_TTL_MS}: it delays revocation`);
  }
  const known = new Map<string, Answer>();
  const unknown = new Map<string, Answer>();

  return {
    knows: (id) => known.has(id),

    async find(id) {
      const now = clock();
      const before = known.get(id);
      const cached = before ?? unknown.get(id);
      if (cached !== undefined && cached.until > now) return cached.key;
      const answer = { key: store.find(id), until: now + ttlMs };
      // A key stays known while it is looked up again: whoever presents it meanwhile is no stranger.
      keep(before === undefined ? unknown : known, id, answer, maxEntries);
      const isCurrent = () => (known.get(id) ?? unknown.get(id)) === answer;
      try {
        const key = await answer.key;
        if (isCurrent()) {
          const [right, wrong] = key === undefined ? [unknown, known] : [known, unknown];
          wrong.delete(id);
          keep(right, id, answer, maxEntries);
        }
        return key;
      } catch (error) {
        if (isCurrent()) unknown.delete(id);
        if (isCurrent() && before !== undefined) known.set(id, { ...before, until: 0 });
        throw error;
      }
    },
  };
}

/** Adds or renews an entry; the oldest one makes room. */
function keep(answers: Map<string, Answer>, id: string, answer: Answer, maxEntries: number): void {
  answers.delete(id);
  const [oldest] = answers.keys();
  if (oldest !== undefined && answers.size >= maxEntries) answers.delete(oldest);
  answers.set(id, answer);
}
