import { chainsOf, type DigestChain, type NextDigest } from './chain.ts';
import type { Digest, SignedFile } from './digest-file.ts';
import { type DigestName, type DigestShelf, dayFolder, digestPrefix, parseDigestKey } from './digest-key.ts';
import { inOrder } from './in-order.ts';
import { type DigestDeps, judgeDigest } from './judge-digest.ts';
import { SignedDays, type Stretch } from './signed-days.ts';
import type { TrailFiles } from './trail-files.ts';
import { DIGEST_FAULTS, type DigestVerdict, type FileVerdict, type Verdict } from './verdict.ts';

/** What to look at. Times are epoch ms. */
export interface ShelfRange {
  /** Digests that ended behind it, and files that were put there behind it. */
  readonly since: number;
  readonly until: number;
  /**
   * Files that digests name which ended up to then were looked at before. When it lies behind `since`, a digest ended then:
   * that is missed when it is gone.
   */
  readonly checkedUntil?: number;
  /** A digest must have come that ended then or later. */
  readonly dueUntil: number;
  /** So long before the end of the newest digest a file may lie there that none names yet. */
  readonly lateMs: number;
}

/**
 * Walks the digests of a shelf from the newest back, as they point to each other, and looks at every log file that they
 * name; then at the log files that none names. Verdicts come one by one: memory holds the names of a day or two.
 *
 * Rejects as its `deps` do.
 */
export async function* verifyShelf(
  deps: DigestDeps,
  shelf: DigestShelf,
  range: ShelfRange,
): AsyncGenerator<Verdict> {
  const { since, until, checkedUntil = since, dueUntil, lateMs } = range;
  const chains = chainsOf(
    shelf.bucket,
    await digestsIn(deps.files, shelf, { from: since, to: until }),
    since,
  );
  const days = new SignedDays(shelf, { from: since, to: until });
  const gaps: Stretch[] = [];
  for (const { trail, newest, isLinked } of chains)
    if (isLinked && newest.endedAt < dueUntil)
      yield {
        kind: 'digest',
        status: DIGEST_FAULTS.none_since,
        fault: 'none_since',
        bucket: shelf.bucket,
        key: newest.key,
        trail,
        endedAt: newest.endedAt,
      };
  const newest = newestOf(chains, dueUntil);
  // Where digests should be and are not, files do not wait for one.
  if (newest === undefined || newest < dueUntil)
    gaps.push({ from: newest ?? since, to: newest === undefined ? until : dueUntil });
  const signedUntil = newest === undefined ? until : newest - lateMs;

  let isLastThere = false;
  for (let chain = latest(chains); chain !== undefined; chain = latest(chains)) {
    const next = chain.take() as NextDigest;
    const { bucket, key, endedAt, isStray } = next;
    isLastThere ||= endedAt === checkedUntil;
    const { fault, digest } = await judgeDigest(deps, { ...next, region: shelf.region });
    yield {
      kind: 'digest',
      status: fault === undefined || fault === 'denied' ? (fault ?? 'valid') : DIGEST_FAULTS[fault],
      ...(fault !== undefined && fault !== 'denied' && { fault }),
      bucket,
      key,
      trail: chain.trail,
      endedAt,
    };
    if (digest !== undefined) {
      days.note(digest);
      if (!isStray) chain.follow(digest.previous);
      if (endedAt > checkedUntil) yield* inOrder(digest.files, (file) => judgeFile(deps.files, file, digest));
    }
    const gap = isStray || !chain.isLinked ? undefined : gapBefore(chain, endedAt, digest, since);
    if (gap !== undefined) {
      gaps.push(gap);
      yield { kind: 'gap', trail: chain.trail, ...gap };
    }
    yield* days.compare(deps.files, latest(chains)?.peek()?.endedAt ?? -Infinity, signedUntil, gaps);
  }
  yield* days.compare(deps.files, -Infinity, signedUntil, gaps);
  if (!isLastThere && wasThere(range)) yield goneDigest(shelf, checkedUntil);
}

/** Digests that are older may have been deleted by a lifecycle rule. */
const KEPT_MS = 86_400_000;

/** Whether some digest ended at `checkedUntil` when it was looked last, and should be there still. */
function wasThere({ since, until, checkedUntil = since }: ShelfRange): boolean {
  return checkedUntil > since && checkedUntil <= until && until - checkedUntil < KEPT_MS;
}

/** Who deletes a whole chain leaves none that names what is gone: its name is not known, the folder that it lay in is. */
function goneDigest(shelf: DigestShelf, endedAt: number): DigestVerdict {
  return {
    kind: 'digest',
    status: DIGEST_FAULTS.gone,
    fault: 'gone',
    bucket: shelf.bucket,
    key: digestPrefix(shelf) + dayFolder(endedAt),
    trail: '',
    endedAt,
  };
}

/** The chain whose next digest ended last: all chains are walked together, so that days can be compared one after the other. */
function latest(chains: readonly DigestChain[]): DigestChain | undefined {
  let found: DigestChain | undefined;
  for (const chain of chains)
    if ((chain.peek()?.endedAt ?? -Infinity) > (found?.peek()?.endedAt ?? -Infinity)) found = chain;
  return found;
}

/** Until when files are signed for: by every trail that still writes digests. */
function newestOf(chains: readonly DigestChain[], dueUntil: number): number | undefined {
  const ends = chains.filter(({ isLinked }) => isLinked).map(({ newest }) => newest.endedAt);
  const current = ends.filter((end) => end >= dueUntil);
  if (current.length > 0) return Math.min(...current);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** What nobody vouches for between a digest and the next older one. */
function gapBefore(
  chain: DigestChain,
  endedAt: number,
  digest: Digest | undefined,
  since: number,
): (Stretch & { readonly status: 'off' | 'broken' }) | undefined {
  const from = chain.peek()?.endedAt ?? since;
  if (digest === undefined) return { status: 'broken', from, to: endedAt };
  const isBeginning = digest.previous === undefined && digest.startedAt > from;
  return isBeginning ? { status: 'off', from, to: digest.startedAt } : undefined;
}

async function judgeFile(
  files: TrailFiles,
  { bucket, key, hash }: SignedFile,
  { key: digest, endedAt: at }: Digest,
): Promise<FileVerdict> {
  const read = await files.hash(bucket, key);
  const status =
    read.kind === 'found' ? (read.sha256 === hash ? 'valid' : 'altered') : STATUS_OF_UNREAD[read.kind];
  return { kind: 'file', status, bucket, key, digest, at };
}

const STATUS_OF_UNREAD = { missing: 'missing', denied: 'denied', damaged: 'altered' } as const;

/** Digests of a shelf that ended in a stretch of time, of whatever trail. */
async function digestsIn(
  files: TrailFiles,
  shelf: DigestShelf,
  { from, to }: Stretch,
): Promise<readonly DigestName[]> {
  const prefix = digestPrefix(shelf);
  const beyond = `${prefix}${dayFolder(to)}~`;
  const found: DigestName[] = [];
  for await (const page of files.pages(shelf.bucket, prefix, `${prefix}${dayFolder(from)}`)) {
    for (const { key } of page) {
      const name = parseDigestKey(shelf.bucket, key)?.name;
      if (name !== undefined && name.endedAt > from && name.endedAt <= to) found.push(name);
    }
    if ((page.at(-1)?.key ?? '') > beyond) break;
  }
  return found;
}
