/**
 * Where CloudTrail puts digests and the log files that they vouch for:
 * `[prefix/]AWSLogs/[o-…/]<account>/CloudTrail-Digest/<region>/<yyyy>/<mm>/<dd>/<account>_CloudTrail-Digest_<region>_<trail>_<home>_<end>[_backfill].json.gz`
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */

/** Digests and log files of one account and region in one bucket, whichever trail wrote them. */
export interface DigestShelf {
  readonly bucket: string;
  /** Up to the account and with its slash: `AWSLogs/111122223333/`. */
  readonly base: string;
  readonly account: string;
  readonly region: string;
}

/** A digest by its key. */
export interface DigestName {
  readonly key: string;
  /** Name of the trail. */
  readonly trail: string;
  readonly homeRegion: string;
  /** When its hour ended, epoch ms. */
  readonly endedAt: number;
  /** It names files that an earlier digest should have named and that came too late for it. */
  readonly isBackfill: boolean;
}

const REGION = '[a-z]{2,}(?:-[a-z]+)+-\\d+';
const DIGEST_KEY = new RegExp(
  `^(.*?AWSLogs/(?:o-[a-z0-9]+/)?(\\d{12})/)CloudTrail-Digest/(${REGION})/\\d{4}/\\d\\d/\\d\\d/` +
    `\\2_CloudTrail-Digest_\\3_(.+)_(${REGION})_(\\d{8}T\\d{6}Z)(_backfill)?\\.json\\.gz$`,
);
const STAMP = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** The digest that a key names, and its shelf; undefined when it is the key of no digest. */
export function parseDigestKey(
  bucket: string,
  key: string,
): { readonly shelf: DigestShelf; readonly name: DigestName } | undefined {
  const [match, base = '', account = '', region = '', trail = '', homeRegion = '', stamp = '', backfill] =
    DIGEST_KEY.exec(key) ?? [];
  const endedAt = Date.parse(stamp.replace(STAMP, '$1-$2-$3T$4:$5:$6Z'));
  if (match === undefined || Number.isNaN(endedAt)) return undefined;
  return {
    shelf: { bucket, base, account, region },
    name: { key, trail, homeRegion, endedAt, isBackfill: backfill !== undefined },
  };
}

/** Folders of an account, with a folder for each region in them. */
export const DIGEST_FOLDER = 'CloudTrail-Digest/';
export const LOG_FOLDERS = ['CloudTrail/', 'CloudTrail-Insight/', 'CloudTrail-NetworkActivity/'] as const;

export function digestPrefix({ base, region }: DigestShelf): string {
  return `${base}${DIGEST_FOLDER}${region}/`;
}

export function logPrefix(
  { base, region }: Pick<DigestShelf, 'base' | 'region'>,
  folder: string = LOG_FOLDERS[0],
): string {
  return `${base}${folder}${region}/`;
}

const DAY_MS = 86_400_000;

/** Folder of the day that a time lies in, as `2026/03/04/`. */
export function dayFolder(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 10).replaceAll('-', '/')}/`;
}

/** Days (UTC) from the one that `from` lies in to that of `to`, as their beginnings in epoch ms, newest first. */
export function daysBack(from: number, to: number): readonly number[] {
  const first = Math.floor(from / DAY_MS);
  const last = Math.floor(to / DAY_MS);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (last - i) * DAY_MS);
}
