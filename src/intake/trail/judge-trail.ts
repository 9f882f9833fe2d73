import type { TrailAnswer, TrailMemory, TrailState } from './trail-state.ts';
import { type Trouble, troublesOf, type WatchedTrail } from './trail-trouble.ts';

/** What lasts is told again after so long. */
export const TELL_AGAIN_MS = 3_600_000;
/** A change that nobody undid for so long was meant. */
export const ACCEPTED_AFTER_MS = 86_400_000;

export interface TroubleNow extends Trouble {
  /** When it was found first, epoch ms. */
  readonly since: number;
  /** It is time to tell of it. */
  readonly tell: boolean;
}

export interface TrailJudgement {
  readonly troubles: readonly TroubleNow[];
  /** To be remembered once what is to be told has been. */
  readonly memory: TrailMemory;
}

/**
 * Compares a trail with what the configuration says and with what it was: what is wrong, and what of it is to be told now.
 * A trail that is seen for the first time is right as far as the configuration says nothing else.
 */
export function judgeTrail(
  watched: WatchedTrail,
  memory: TrailMemory,
  answer: Exclude<TrailAnswer, { kind: 'denied' }>,
  lateMs: number,
  now: number,
): TrailJudgement {
  const found = troublesOf(watched, memory.known, answer, lateMs, now).map((trouble): TroubleNow => {
    const before = memory.troubles[trouble.name];
    const since = before?.since ?? now;
    return { ...trouble, since, tell: before === undefined || now - before.toldAt >= TELL_AGAIN_MS };
  });
  const accepted = ({ change, since }: TroubleNow) => change === true && now - since >= ACCEPTED_AFTER_MS;
  const troubles = found.filter((trouble) => !accepted(trouble));
  const known = answer.kind === 'found' ? knownAfter(memory.known, answer.state, troubles) : memory.known;
  return {
    troubles,
    memory: {
      ...(known === undefined ? {} : { known }),
      troubles: Object.fromEntries(
        troubles.map(({ name, since, tell }) => [
          name,
          { since, toldAt: tell ? now : (memory.troubles[name]?.toldAt ?? now) },
        ]),
      ),
    },
  };
}

/** What the next look compares with: what is changed and not yet accepted stays as it was known. */
function knownAfter(
  known: TrailState | undefined,
  state: TrailState,
  troubles: readonly TroubleNow[],
): TrailState {
  if (known === undefined) return state;
  const kept = new Set(troubles.filter(({ change }) => change === true).map(({ name }) => name));
  return {
    ...state,
    ...(kept.has('prefix') && { prefix: known.prefix }),
    ...(kept.has('key') && { kmsKey: known.kmsKey }),
    ...(kept.has('validation') && { validation: known.validation }),
    ...(kept.has('multiRegion') && { multiRegion: known.multiRegion }),
    ...(kept.has('globalEvents') && { globalEvents: known.globalEvents }),
    ...(kept.has('organization') && { organization: known.organization }),
    ...((kept.has('coverage') || state.covers === undefined) && { covers: known.covers }),
  };
}
