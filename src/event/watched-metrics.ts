/** What of the measurements becomes a metric of CloudWatch. */
export const METRICS = ['watched', 'all'] as const;
export type Metrics = (typeof METRICS)[number];

/**
 * The metrics that alarms and objectives look at, each with its dimensions beside `stage`. CloudWatch bills a metric for every hour
 * in which it is written, so these alone are written unless more is wanted; `test/infra` compares them with the alarms.
 */
export const WATCHED_METRICS: Readonly<Record<string, readonly string[]>> = {
  LedgerDifference: [],
  SourceQuiet: ['watch'],
  ManagerUnreachable: ['node', 'sink'],
  ManagerCertificateDays: ['node'],
  EventsInTime: [],
  EventsLate: [],
  EventsSetAside: [],
  AlertsToldInTime: [],
  AlertsToldLate: [],
  AlertSourceFaults: [],
  ActivityLag: [],
  ThreatFeedsStale: [],
  ThreatSetAge: [],
  TrailsUnhealthy: [],
  TrailWatchesFailed: [],
  PlacesSilent: [],
  TrailFilesMissing: [],
  TrailFilesAltered: [],
  TrailFilesUnsigned: [],
  TrailDigestsMissing: [],
  TrailDigestsAltered: [],
  TrailFilesDenied: [],
  TrailVerificationFailed: [],
  TrailVerificationLag: [],
};

/** Whether an alarm or an objective looks at a metric with these dimensions beside `stage`. */
export function isWatched(name: string, dimensions: readonly string[]): boolean {
  const watched = WATCHED_METRICS[name];
  return (
    watched?.length === dimensions.length && watched.every((dimension) => dimensions.includes(dimension))
  );
}
