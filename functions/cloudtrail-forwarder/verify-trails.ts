import type { Trail } from '../../src/cloudtrail-settings.ts';
import type { Telemetry } from '../../src/event/telemetry.ts';
import { findShelves } from '../../src/intake/digest/find-shelves.ts';
import type { DigestDeps } from '../../src/intake/digest/judge-digest.ts';
import type { BucketProgress, ShelfProgress, VerifyProgress } from '../../src/intake/digest/progress.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import type { FoundAboutTrail } from '../../src/normalize/trail-finding.ts';
import { errorFields } from '../middleware/error-fields.ts';
import { verifyHours } from './verify-hours.ts';

export interface VerifyTrailsDeps extends DigestDeps {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly trails: readonly Trail[];
  readonly progress: VerifyProgress;
  /** Sends findings on their way; false when some could not be sent. */
  readonly send: (found: readonly FoundAboutTrail[]) => Promise<boolean>;
  /** Digests may come so long after the end of their hour. */
  readonly lateMs: number;
}

const HOUR_MS = 3_600_000;
/** Accounts and regions are looked for so often. */
const FIND_EVERY_MS = 6 * HOUR_MS;
/** Digests come hourly. */
const LOOK_EVERY_MS = HOUR_MS;
/** Files of so long ago are verified when a bucket is verified for the first time; for older ones there is the command. */
const FIRST_LOOK_MS = 3 * HOUR_MS;
/** Progress is saved so often, and at the end. */
const SAVE_EVERY_MS = 30_000;
/** Looks into a bucket that may fail in one run. */
const MAX_FAILURES = 5;
/** Looking into another account and region is not begun when less than that is left. */
const LEAST_MS = 5_000;

/**
 * Verifies what trails have delivered since it was verified last, the accounts and regions that are behind most first, until
 * there is no time left. `TrailVerificationLag` says how far behind the last is, in seconds: up to an hour, when all is well.
 */
export async function verifyTrails(deps: VerifyTrailsDeps, deadline: number): Promise<void> {
  let lag = 0;
  for (const trail of deps.trails.filter(({ verify }) => verify)) {
    if (deps.clock() > deadline - LEAST_MS) break;
    try {
      lag = Math.max(lag, await verifyBucket(deps, trail, deadline));
    } catch (error) {
      tellFailure(deps, trail, error);
    }
  }
  deps.telemetry.measure('TrailVerificationLag', Math.round(lag / 1_000), 'Seconds');
}

/** The keys of a region may be out of reach while everything else is well. */
function isOfBucket(error: unknown): boolean {
  return error instanceof CodedError && error.code.startsWith('trail_files_');
}

function tellFailure({ telemetry }: VerifyTrailsDeps, { bucket }: Trail, error: unknown): void {
  telemetry.measure('TrailVerificationFailed', 1, 'Count');
  telemetry.log('error', "a trail's files could not be verified", {
    stage: 'cloudtrail-forwarder',
    bucket,
    ...errorFields(error),
  });
}

/** @returns how long ago it was that some account and region was looked into, ms */
async function verifyBucket(deps: VerifyTrailsDeps, trail: Trail, deadline: number): Promise<number> {
  const { clock, progress } = deps;
  const { bucket } = trail;
  const remembered = await progress.claim(bucket, clock(), deadline);
  // Another invocation is at it.
  if (remembered === undefined) return 0;
  let state = await withNewShelves(deps, bucket, remembered);
  let savedAt = clock();
  try {
    const given = new Set<ShelfProgress>();
    let failures = 0;
    while (clock() <= deadline - LEAST_MS) {
      const shelf = furthestBehind(state.shelves, clock() - LOOK_EVERY_MS, given);
      if (shelf === undefined) break;
      const now = await verifyHours(deps, trail, shelf, deadline).catch((error: unknown) => {
        tellFailure(deps, trail, error);
        if (isOfBucket(error)) failures += 1;
        return shelf;
      });
      if (failures >= MAX_FAILURES) break;
      // Whatever kept it from going on would keep it again.
      if (now.lookedUntil === shelf.lookedUntil) given.add(now);
      state = { ...state, shelves: state.shelves.map((each) => (each === shelf ? now : each)) };
      if (clock() - savedAt < SAVE_EVERY_MS) continue;
      await progress.save(bucket, state, clock(), deadline);
      savedAt = clock();
    }
  } finally {
    await progress.save(bucket, state, clock(), 0);
  }
  const last = Math.min(...state.shelves.map(({ lookedUntil }) => lookedUntil));
  return Number.isFinite(last) ? clock() - last : 0;
}

/** Of those that were not looked into since a time, the one that was so longest ago. */
function furthestBehind(
  shelves: readonly ShelfProgress[],
  since: number,
  given: ReadonlySet<ShelfProgress>,
): ShelfProgress | undefined {
  return shelves
    .filter((shelf) => shelf.lookedUntil <= since && !given.has(shelf))
    .toSorted((a, b) => a.lookedUntil - b.lookedUntil)[0];
}

async function withNewShelves(
  { clock, files }: VerifyTrailsDeps,
  bucket: string,
  before: BucketProgress,
): Promise<BucketProgress> {
  const now = clock();
  if (now - before.foundAt < FIND_EVERY_MS) return before;
  const shelves = [...before.shelves];
  for await (const { base, region } of findShelves(files, { bucket }))
    if (!shelves.some((known) => isSame(known, { base, region }))) {
      const from = now - FIRST_LOOK_MS;
      shelves.push({ base, region, lookedUntil: from, checkedUntil: from, scannedUntil: from, told: [] });
    }
  return { foundAt: now, shelves };
}

function isSame(a: Pick<ShelfProgress, 'base' | 'region'>, b: Pick<ShelfProgress, 'base' | 'region'>) {
  return a.base === b.base && a.region === b.region;
}
