/** What to do, by what was found. */
const ADVICE: Readonly<Record<string, string>> = {
  none: `No digests: turn validation on (aws cloudtrail update-trail --name <ARN> --enable-log-file-validation). Nobody can vouch
for what was written before.`,
  'file missing': `Missing files: look in CloudTrail of the bucket's account for DeleteObject and PutBucketLifecycleConfiguration on it. With
versioning on, the file is there still: aws s3api list-object-versions --bucket <bucket> --prefix <key>. The calls of the last
90 days are in CloudTrail's own history too: sluice cloudtrail backfill --from lookup.`,
  'file altered': `Altered files: look for PutObject on them by anyone but cloudtrail.amazonaws.com, and fetch the version before. Do not trust
what such a file says, nor what is no longer in it.`,
  'file unsigned': `Files that no digest names: CloudTrail did not write them, or a trail without validation writes into this bucket. Look for
PutObject on them, and turn validation on for every trail of the bucket.`,
  'digest missing': `Missing digests: whoever deletes log files deletes their digest as well. Look for DeleteObject; if none came at all, see
whether the trail logs (aws cloudtrail get-trail-status --name <ARN>) and may write into the bucket.`,
  'digest altered': `Altered digests: somebody may write into the bucket who should not. Fetch the version before, check it again, and turn S3
Object Lock or a policy on that lets cloudtrail.amazonaws.com alone write.`,
  'digest unsigned': `Digests without a signature of CloudTrail's: copies between buckets lose it, forgeries never had it. Check the bucket that the
trail itself writes to.`,
  denied: `What may not be read is not proven: allow s3:GetObject on the bucket, kms:Decrypt on its key, and see whether files were moved
to a storage class that has to be restored first.`,
  uncovered: `Not covered: no digest that can be trusted vouches for these files. If nobody turned logging or validation off then, somebody
else did: look for StopLogging and UpdateTrail at that time.`,
};

/** A paragraph for each kind of trouble. */
export function adviceFor(kinds: readonly string[]): string {
  return [...new Set(kinds)].flatMap((kind) => ADVICE[kind] ?? []).join('\n\n');
}
