import type { Trail } from '../../../src/config/cloudtrail-settings.ts';
import type { DigestShelf } from '../../../src/intake/digest/digest-key.ts';
import type { ShelfProgress } from '../../../src/intake/digest/progress.ts';
import type { Verdict } from '../../../src/intake/digest/verdict.ts';
import { verifyShelf } from '../../../src/intake/digest/verify-shelf.ts';
import { type FoundAboutTrail, trailFindingEnvelope } from '../../../src/normalize/trail-finding.ts';
import { FileFindings, type WrongVerdict } from './file-findings.ts';
import type { VerifyTrailsDeps } from './verify-trails.ts';

const HOUR_MS = 3_600_000;
/** Hours that are verified at once when it is behind, and when they were too many. */
const SLICE_MS = 6 * HOUR_MS;
const SLOW_SLICE_MS = 1.5 * HOUR_MS;
/** A file may wait so long for a digest that names it: what is late is named by one that comes later. */
const UNSIGNED_MS = 6 * HOUR_MS;
const MAX_TOLD = 50;
/** Of an event's id: enough to tell it from some thousand others. */
const TOLD_LENGTH = 18;
const COUNTED = {
  'file missing': 'TrailFilesMissing',
  'file altered': 'TrailFilesAltered',
  'file unsigned': 'TrailFilesUnsigned',
  'digest missing': 'TrailDigestsMissing',
  'digest altered': 'TrailDigestsAltered',
  'digest unsigned': 'TrailDigestsAltered',
} as const;

/**
 * Verifies the hours of one account and region behind those that were verified.
 *
 * @returns its progress: as before when its time was over or findings could not be sent
 */
export async function verifyHours(
  deps: VerifyTrailsDeps,
  { bucket, tenant: otherwise }: Trail,
  before: ShelfProgress,
  deadline: number,
): Promise<ShelfProgress> {
  const { clock } = deps;
  const now = clock();
  const { base, region, checkedUntil, scannedUntil } = before;
  const shelf: DigestShelf = { bucket, base, region, account: base.split('/').at(-2) ?? '' };
  const tenant = deps.tenantOf(bucket, shelf.account) ?? otherwise;
  const slice = checkedUntil + (before.isSlow === true ? SLOW_SLICE_MS : SLICE_MS);
  const look = (until: number) => lookAt(deps, { shelf, tenant, before, until, now, deadline });
  // What is late has until then to come.
  const horizon = now - deps.lateMs;
  let until = Math.min(slice, horizon);
  let seen = await look(until);
  // Nothing was signed for hours: what came after them is next.
  if (seen !== undefined && seen.newest <= checkedUntil && until < horizon) {
    until = horizon;
    seen = await look(until);
  }
  if (seen === undefined) return { ...before, isSlow: true };
  const told = new Set(before.told);
  const news = seen.found.filter((found) => !told.has(idOf(found)));
  if (news.length > 0 && !(await deps.send(news))) return before;
  measure(deps, seen.counts);
  return {
    base,
    region,
    lookedUntil: until < horizon ? until : now,
    checkedUntil: Math.max(checkedUntil, seen.newest),
    scannedUntil: Math.max(scannedUntil, seen.newest - UNSIGNED_MS),
    told: [...before.told, ...news.map(idOf)].slice(-MAX_TOLD),
  };
}

interface Look {
  readonly shelf: DigestShelf;
  readonly tenant: string;
  readonly before: ShelfProgress;
  /** Epoch ms. */
  readonly until: number;
  readonly now: number;
  readonly deadline: number;
}

interface Seen {
  /** Until when every trail that still writes digests has written them, epoch ms. */
  readonly newest: number;
  readonly found: readonly FoundAboutTrail[];
  readonly counts: ReadonlyMap<string, number>;
}

/** Undefined when there was no time to look at everything. */
async function lookAt(
  deps: VerifyTrailsDeps,
  { shelf, tenant, before, until, now, deadline }: Look,
): Promise<Seen | undefined> {
  const findings = new FileFindings(shelf, tenant, now);
  const counts = new Map<string, number>();
  const ends = new Map<string, number>();
  const stopped = new Set<string>();
  const range = {
    since: Math.min(before.checkedUntil, before.scannedUntil),
    until,
    checkedUntil: before.checkedUntil,
    dueUntil: until < now - deps.lateMs ? Number.NEGATIVE_INFINITY : until - HOUR_MS,
    lateMs: UNSIGNED_MS,
  };
  for await (const verdict of verifyShelf(deps, shelf, range)) {
    if (deps.clock() > deadline) return undefined;
    if (verdict.kind === 'gap' || verdict.kind === 'unproven') continue;
    if (verdict.kind === 'digest') {
      if (verdict.fault === 'none_since') stopped.add(verdict.trail);
      else if (verdict.fault !== 'gone')
        ends.set(verdict.trail, Math.max(verdict.endedAt, ends.get(verdict.trail) ?? 0));
    }
    const name = `${verdict.kind} ${verdict.status}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    if (isWrong(verdict)) findings.add(verdict);
  }
  const current = [...ends].flatMap(([trail, end]) => (stopped.has(trail) ? [] : [end]));
  const newest = current.length > 0 ? Math.min(...current) : Math.max(0, ...ends.values());
  return { newest, found: findings.all(), counts };
}

function isWrong(verdict: Verdict): verdict is WrongVerdict {
  return verdict.status === 'missing' || verdict.status === 'altered' || verdict.status === 'unsigned';
}

function idOf(found: FoundAboutTrail): string {
  return trailFindingEnvelope(found).event.event.id.slice(0, TOLD_LENGTH);
}

function measure({ telemetry }: VerifyTrailsDeps, counts: Seen['counts']): void {
  const verified = counts.get('file valid') ?? 0;
  if (verified > 0) telemetry.measure('TrailFilesVerified', verified, 'Count');
  const denied = (counts.get('file denied') ?? 0) + (counts.get('digest denied') ?? 0);
  if (denied > 0) {
    telemetry.measure('TrailFilesDenied', denied, 'Count');
    telemetry.log('error', "files of a trail may not be read, so that they can't be verified", {
      stage: 'cloudtrail-forwarder',
      files: denied,
    });
  }
  for (const [name, metric] of Object.entries(COUNTED)) {
    const count = counts.get(name) ?? 0;
    if (count > 0) telemetry.measure(metric, count, 'Count');
  }
}
