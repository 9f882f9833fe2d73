/** An alarm on something that stage `cloudtrail-forwarder` measures on its clock. */
interface TrailAlarm {
  readonly kind: 'trail-stopped' | 'trail-silent' | 'trail-incomplete';
  readonly subject: string;
  readonly metricName: string;
  readonly meaning: string;
  /** From what on it is raised; the first, otherwise. */
  readonly from?: number;
  /** Looks that must find it. */
  readonly looks?: number;
}

const incomplete = (subject: string, metricName: string, meaning: string): TrailAlarm => ({
  kind: 'trail-incomplete',
  subject,
  metricName,
  meaning,
});

/** Each account and region is looked into hourly: one that waits for three hours is left behind. */
const MAX_LAG_S = 10_800;

/** What the watch over trails and their verification count when something is wrong. */
export const TRAIL_ALARMS: readonly TrailAlarm[] = [
  {
    kind: 'trail-stopped',
    subject: 'trails',
    metricName: 'TrailsUnhealthy',
    meaning: 'A trail is stopped, gone, re-pointed or failing, or nobody may ask after it.',
  },
  {
    kind: 'trail-stopped',
    subject: 'trail-watch',
    metricName: 'TrailWatchesFailed',
    meaning: 'The watch over trails itself fails.',
    looks: 3,
  },
  {
    kind: 'trail-silent',
    subject: 'places',
    metricName: 'PlacesSilent',
    meaning: 'Nothing comes from CloudTrail of an account and region any more.',
  },
  incomplete('files-missing', 'TrailFilesMissing', 'Log files of CloudTrail are missing from their bucket.'),
  incomplete('files-altered', 'TrailFilesAltered', 'Log files are not what CloudTrail wrote.'),
  incomplete(
    'files-unsigned',
    'TrailFilesUnsigned',
    'Log files lie in a bucket of a trail that no digest names.',
  ),
  incomplete('digests-missing', 'TrailDigestsMissing', 'Digests of a trail are missing from their bucket.'),
  incomplete('digests-altered', 'TrailDigestsAltered', 'Digests of a trail are not what CloudTrail wrote.'),
  incomplete(
    'files-denied',
    'TrailFilesDenied',
    'Files of a trail may not be read, so that nobody verifies them.',
  ),
  incomplete('verification-failed', 'TrailVerificationFailed', 'The files of a trail could not be verified.'),
  {
    ...incomplete(
      'verification-late',
      'TrailVerificationLag',
      'Files of a trail have not been verified for three hours.',
    ),
    from: MAX_LAG_S + 1,
  },
];
