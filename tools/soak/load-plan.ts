import { createDraw } from './random.ts';

/** Something that a sender does. */
export interface Sending {
  /** Milliseconds after the start. */
  readonly atMs: number;
  readonly what: 'events' | 'again' | 'attack' | 'trail' | 'supabase' | 'sentry';
  /** Number of its first event in the run; events of a sending are numbered on. For `again`: that of what is repeated. */
  readonly first: number;
  readonly count: number;
}

/** Of a hundred events so many come in CloudTrail files. */
const TRAIL_SHARE = 0.1;
const TRAIL_EVERY_S = 5;
const ATTACK_EVERY_S = 12;
const MOST_IN_A_BATCH = 40;
/** Of a hundred batches so many are sent a second time, as by a caller that has not heard the answer. */
const AGAIN_SHARE = 0.05;
const AGAIN_MS = 4_000;

/**
 * What is sent in a run, second by second and without end: `rate` events a second, in batches, files and webhooks. It waits for no
 * answer, so that a slow pipeline is not spared. The same seed gives the same.
 */
export function* loadPlan(seed: number, rate: number): Generator<readonly Sending[], never> {
  const draw = createDraw(seed, 'load');
  let next = 0;
  const sending = (second: number, what: Sending['what'], count: number): Sending => {
    const first = next;
    next += count;
    return { atMs: Math.round(second * 1_000 + draw.between(0, 1_000)), what, first, count };
  };
  for (let second = 0; ; second += 1) {
    const sent: Sending[] = [sending(second, second % 2 === 0 ? 'supabase' : 'sentry', 1)];
    if (second % ATTACK_EVERY_S === 1) sent.push(sending(second, 'attack', 1));
    if (second % TRAIL_EVERY_S === 1)
      sent.push(sending(second, 'trail', Math.max(1, Math.round(rate * TRAIL_SHARE * TRAIL_EVERY_S))));
    // Trails take their share of the rate, not of this second.
    for (let left = Math.max(1, Math.round(rate * (1 - TRAIL_SHARE)) - 1); left > 0; ) {
      const batch = sending(second, 'events', Math.min(left, 1 + draw.below(MOST_IN_A_BATCH)));
      left -= batch.count;
      sent.push(batch);
      if (draw.number() < AGAIN_SHARE) sent.push({ ...batch, what: 'again', atMs: batch.atMs + AGAIN_MS });
    }
    yield sent.toSorted((a, b) => a.atMs - b.atMs);
  }
}
