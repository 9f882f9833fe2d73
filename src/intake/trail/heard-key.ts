import type { HeardKind, HeardPlace } from '../../event/heard-book.ts';

export interface HeardKey extends HeardPlace {
  readonly kind: HeardKind;
  /** When CloudTrail wrote the file, as its name says, epoch ms. */
  readonly at: number;
}

/**
 * `<account>_CloudTrail_<region>_20261126T2150Z_<random>.json.gz`, and for digests
 * `<account>_CloudTrail-Digest_<region>_<trail>_<home region>_20261126T215012Z.json.gz`.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html
 */
const LOG = /(?:^|\/)(\d{12})_CloudTrail_([a-z0-9-]{1,32})_(\d{8}T\d{4}(?:\d\d)?Z)_[^/]*$/;
const DIGEST =
  /(?:^|\/)(\d{12})_CloudTrail-Digest_([a-z0-9-]{1,32})_[^/]*_(\d{8}T\d{4}(?:\d\d)?Z)\.json\.gz$/;

/** Whose word a file of CloudTrail is, by its key; undefined for files of others. */
export function readHeardKey(key: string): HeardKey | undefined {
  const digest = DIGEST.exec(key);
  const [, account, region, time] = digest ?? LOG.exec(key) ?? [];
  if (account === undefined || region === undefined || time === undefined) return undefined;
  const at = compactTime(time);
  return Number.isNaN(at) ? undefined : { account, region, kind: digest === null ? 'log' : 'digest', at };
}

/** ISO 8601 without its separators, seconds perhaps left out. */
function compactTime(text: string): number {
  const [, year, month, day, hour, minute, second = '00'] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?Z$/.exec(text) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
