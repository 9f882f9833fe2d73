import type { Trail } from '../../../src/config/cloudtrail-settings.ts';
import type { Telemetry } from '../../../src/event/telemetry.ts';
import { findShelves } from '../../../src/intake/digest/find-shelves.ts';
import type { DigestDeps } from '../../../src/intake/digest/judge-digest.ts';
import type { BucketProgress, ShelfProgress, VerifyProgress } from '../../../src/intake/digest/progress.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import type { FoundAboutTrail } from '../../../src/normalize/trail-finding.ts';
import { errorFields } from '../../middleware/error-fields.ts';
import { verifyHours } from './verify-hours.ts';

export interface VerifyTrailsDeps extends DigestDeps {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly trails: readonly Trail[];
  readonly progress: VerifyProgress;
  /** Whose the files of an account in a trail's bucket are. */
  readonly tenantOf: (bucket: string, account: string) => string | undefined;
  /** Sends findings on their way; false when some could not be sent. */
  readonly send: (found: readonly FoundAboutTrail[]) => Promise<boolean>;
  /** Digests, and files that they name, may come so long after the end of their hour. */
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
/** Accounts and regions that are looked into at the same time. */
const AT_ONCE = 4;
/** What looking for accounts leaves of the time. */
const FIND_LEAVES_MS = 60_000;
/** Findings of a bucket that are remembered as told. */
const MAX_TOLD = 5_000;
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
  const { foundAt, shelves } = await withNewShelves(deps, bucket, remembered, deadline);
  const state = new Map(shelves.map((shelf) => [nameOf(shelf), shelf]));
  const save = (until: number) =>
    progress.save(bucket, { foundAt, shelves: bounded([...state.values()]) }, clock(), until);
  let savedAt = clock();
  let failures = 0;
  /** Being looked into, or kept from going on by what would keep it again. */
  const given = new Set<string>();

  async function lookOn(): Promise<void> {
    while (failures < MAX_FAILURES && clock() <= deadline - LEAST_MS) {
      const before = furthestBehind(state, clock() - LOOK_EVERY_MS, given);
      if (before === undefined) return;
      given.add(nameOf(before));
      const now = await verifyHours(deps, trail, before, deadline).catch((error: unknown) => {
        tellFailure(deps, trail, error);
        if (isOfBucket(error)) failures += 1;
        return before;
      });
      state.set(nameOf(now), now);
      if (now.lookedUntil > before.lookedUntil) given.delete(nameOf(now));
      if (clock() - savedAt < SAVE_EVERY_MS) continue;
      savedAt = clock();
      await save(deadline);
    }
  }

  try {
    await Promise.all(Array.from({ length: AT_ONCE }, lookOn));
  } finally {
    await save(0);
  }
  const last = Math.min(...[...state.values()].map(({ lookedUntil }) => lookedUntil));
  return Number.isFinite(last) ? clock() - last : 0;
}

/** Of those that were not looked into since a time, the one that was so longest ago. */
function furthestBehind(
  shelves: ReadonlyMap<string, ShelfProgress>,
  since: number,
  given: ReadonlySet<string>,
): ShelfProgress | undefined {
  let found: ShelfProgress | undefined;
  for (const [name, shelf] of shelves)
    if (shelf.lookedUntil <= (found === undefined ? since : found.lookedUntil - 1) && !given.has(name))
      found = shelf;
  return found;
}

async function withNewShelves(
  { clock, files }: VerifyTrailsDeps,
  bucket: string,
  before: BucketProgress,
  deadline: number,
): Promise<BucketProgress> {
  const now = clock();
  if (now - before.foundAt < FIND_EVERY_MS) return before;
  const shelves = new Map(before.shelves.map((shelf) => [nameOf(shelf), shelf]));
  // What is new may have come right after it was looked for last.
  const from = Math.min(now, before.foundAt === 0 ? now : before.foundAt) - FIRST_LOOK_MS;
  for await (const { base, region } of findShelves(files, { bucket })) {
    const name = nameOf({ base, region });
    if (!shelves.has(name))
      shelves.set(name, {
        base,
        region,
        lookedUntil: from,
        checkedUntil: from,
        scannedUntil: from,
        told: [],
      });
    // The others are found the next time, and those that are known are verified.
    if (clock() > deadline - FIND_LEAVES_MS) return { ...before, shelves: [...shelves.values()] };
  }
  return { foundAt: now, shelves: [...shelves.values()] };
}

function nameOf({ base, region }: Pick<ShelfProgress, 'base' | 'region'>): string {
  return `${base} ${region}`;
}

/** Keeps what is remembered within an item of the table, however many files are at fault. */
function bounded(shelves: readonly ShelfProgress[]): readonly ShelfProgress[] {
  const told = shelves.reduce((sum, shelf) => sum + shelf.told.length, 0);
  if (told <= MAX_TOLD) return shelves;
  const each = Math.max(1, Math.floor(MAX_TOLD / shelves.length));
  return shelves.map((shelf) => ({ ...shelf, told: shelf.told.slice(-each) }));
}
