/** What of the measurements becomes a metric of CloudWatch. */
export const METRICS = ['watched', 'all'] as const;
export type Metrics = (typeof METRICS)[number];

/**
 * The metrics that alarms and objectives look at, each with its dimensions beside `stage`, in their order. CloudWatch bills a metric for every hour
 * in which it is written, so these alone are written unless more is wanted; `test/infra` compares them with the alarms.
 */
export const WATCHED_METRICS: readonly string[] = `LedgerDifference SourceQuiet:watch
ManagerUnreachable:node:sink ManagerCertificateDays:node
EventsInTime EventsLate EventsSetAside AlertsToldInTime AlertsToldLate
AlertSourceFaults ActivityLag ThreatFeedsStale ThreatSetAge
TrailsUnhealthy TrailWatchesFailed PlacesSilent
TrailFilesMissing TrailFilesAltered TrailFilesUnsigned TrailFilesDenied TrailDigestsMissing TrailDigestsAltered
TrailVerificationFailed TrailVerificationLag`.split(/\s/);

/** Whether an alarm or an objective looks at a metric with these dimensions beside `stage`. */
export const isWatched = (name: string, dimensions: readonly string[]): boolean =>
  WATCHED_METRICS.includes([name, ...dimensions.toSorted()].join(':'));
