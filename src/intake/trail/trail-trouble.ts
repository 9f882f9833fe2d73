import type { TrailFinding } from '../../event/trail-finding.ts';
import { lostCoverage } from './trail-coverage.ts';
import type { TrailAnswer, TrailState } from './trail-state.ts';

/** What the configuration says of a trail. */
export interface WatchedTrail {
  readonly bucket: string;
  readonly kmsKeyArn?: string | undefined;
  /** Digests are wanted. */
  readonly verify: boolean;
}

/** Something that is wrong with a trail now. */
export interface Trouble {
  readonly finding: TrailFinding;
  /** Tells it from other troubles of the trail. */
  readonly name: string;
  readonly reason: string;
  /** When it became so, when CloudTrail says it; epoch ms. */
  readonly at?: number | undefined;
  readonly before?: string;
  readonly now?: string;
  /** It is only a change: what it has become counts as right after a day. */
  readonly change?: boolean;
}

/** Digests come once an hour, and a while later. */
const DIGEST_LATE_MS = 135 * 60_000;

/** @param lateMs how long nothing may be delivered while the trail is on */
export function troublesOf(
  watched: WatchedTrail,
  known: TrailState | undefined,
  answer: Exclude<TrailAnswer, { kind: 'denied' }>,
  lateMs: number,
  now: number,
): readonly Trouble[] {
  if (answer.kind === 'missing')
    return [{ finding: 'trail_stopped', name: 'gone', reason: 'the trail is not there any more' }];
  const { state } = answer;
  return [
    ...repointed(watched, known, state),
    ...(state.logging ? delivery(state, watched.verify, lateMs, now) : [stopped(state)]),
  ];
}

function stopped({ stoppedAt }: TrailState): Trouble {
  return {
    finding: 'trail_stopped',
    name: 'stopped',
    reason: 'logging was stopped: the trail records nothing',
    at: stoppedAt,
  };
}

function repointed(
  watched: WatchedTrail,
  known: TrailState | undefined,
  state: TrailState,
): readonly Trouble[] {
  const troubles: Trouble[] = [];
  const add = (name: string, reason: string, before: string, now: string, change = true) =>
    troubles.push({ finding: 'trail_repointed', name, reason, before, now, change });

  if (state.bucket !== watched.bucket)
    add(
      'bucket',
      'the trail writes to another bucket than the configured one',
      watched.bucket,
      state.bucket,
      false,
    );
  if (watched.kmsKeyArn !== undefined && state.kmsKey !== watched.kmsKeyArn)
    add(
      'key',
      'the trail encrypts with another key than the configured one',
      watched.kmsKeyArn,
      state.kmsKey || 'none',
      false,
    );
  if (watched.verify && !state.validation)
    add(
      'validation',
      'the trail writes no digests, so that nobody can tell whether its files were altered',
      'on',
      'off',
      false,
    );
  if (known === undefined) return troubles;

  if (known.prefix !== state.prefix)
    add('prefix', 'the trail writes under another prefix than before', known.prefix, state.prefix);
  if (watched.kmsKeyArn === undefined && known.kmsKey !== state.kmsKey)
    add(
      'key',
      'the trail encrypts with another key than before',
      known.kmsKey || 'none',
      state.kmsKey || 'none',
    );
  if (!watched.verify && known.validation && !state.validation)
    add('validation', 'the trail writes no digests any more', 'on', 'off');
  for (const [name, reason] of NARROWED) if (known[name] && !state[name]) add(name, reason, 'on', 'off');
  const lost = lostCoverage(known.covers ?? [], state.covers ?? known.covers ?? []);
  if (lost.length > 0)
    add(
      'coverage',
      'the trail records less than before',
      lost.join(', '),
      state.covers?.join(', ') || 'nothing',
    );
  return troubles;
}

const NARROWED = [
  ['multiRegion', 'the trail records one region only, and recorded all before'],
  ['globalEvents', 'the trail leaves out global services such as IAM, and recorded them before'],
  ['organization', 'the trail records one account only, and recorded the organisation before'],
] as const;

function delivery(state: TrailState, verify: boolean, lateMs: number, now: number): readonly Trouble[] {
  const troubles: Trouble[] = [];
  const add = (name: string, reason: string, what: string, at?: number) =>
    troubles.push({ finding: 'trail_delivery_failing', name, reason, now: what, at });
  const since = (at: number | undefined) => Math.max(at ?? 0, state.startedAt ?? 0);
  const isLate = (at: number | undefined, ms: number) => since(at) > 0 && now - since(at) > ms;

  if (state.deliveryError !== '')
    add('delivery', 'CloudTrail cannot write log files to the bucket', state.deliveryError);
  else if (isLate(state.deliveredAt, lateMs))
    add('late', 'CloudTrail has delivered no log file for long', 'late', state.deliveredAt);
  if (state.digestError !== '')
    add('digest', 'CloudTrail cannot write digests to the bucket', state.digestError);
  else if (verify && state.validation && isLate(state.digestAt, Math.max(lateMs, DIGEST_LATE_MS)))
    add('digest_late', 'CloudTrail has delivered no digest for long', 'late', state.digestAt);
  return troubles;
}
