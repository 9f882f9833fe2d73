import type { StageName } from '../../src/event/stage.ts';

/** Rows of the dashboard that show what the stages measure themselves, in the data's order. */
export const OWN_ROWS = ['Doors', 'Sources', 'Ledger', 'Wazuh', 'Alerts'] as const;
export type OwnRow = (typeof OWN_ROWS)[number];

/** Graphs of metrics that a stage measures, as `metric → [statistic, dimensions beside the stage]`. */
export interface OwnGraph {
  readonly title: string;
  /** `all`: several of them measure it, and each has a line. */
  readonly stage: StageName | 'all';
  readonly metrics: Readonly<Record<string, readonly ['Sum' | 'Maximum' | 'Minimum' | 'p95', ...string[]]>>;
}

/** Every metric that a stage measures stands here once; a test compares. */
export const OWN_GRAPHS: Readonly<Record<OwnRow, readonly OwnGraph[]>> = {
  Doors: [
    {
      title: 'Refused and redacted',
      stage: 'ingest',
      metrics: { RequestsRefused: ['Sum', 'status'], Redactions: ['Sum', 'type'] },
    },
  ],
  Sources: [
    {
      title: 'Trails',
      stage: 'cloudtrail-forwarder',
      metrics: {
        TrailsUnhealthy: ['Maximum'],
        TrailWatchesFailed: ['Maximum'],
        PlacesSilent: ['Maximum'],
        PlaceSilent: ['Maximum', 'account', 'region'],
        RecordsNotRemembered: ['Sum'],
      },
    },
    {
      title: 'Verification',
      stage: 'cloudtrail-forwarder',
      metrics: {
        TrailVerificationLag: ['Maximum'],
        TrailVerificationFailed: ['Sum'],
        TrailFilesVerified: ['Sum'],
        TrailFilesMissing: ['Sum'],
        TrailFilesAltered: ['Sum'],
        TrailFilesUnsigned: ['Sum'],
        TrailFilesDenied: ['Sum'],
        TrailDigestsMissing: ['Sum'],
        TrailDigestsAltered: ['Sum'],
      },
    },
    {
      title: 'Left out',
      stage: 'cloudtrail-forwarder',
      metrics: {
        TrailFiltered: ['Sum', 'filter'],
        TrailCounted: ['Sum', 'filter', 'eventName', 'account'],
      },
    },
    { title: 'Quiet for, in seconds', stage: 'enrich', metrics: { SourceQuiet: ['Minimum', 'watch'] } },
  ],
  Ledger: [
    {
      title: 'Records by stage and outcome',
      stage: 'all',
      metrics: { Records: ['Sum', 'outcome'] },
    },
    {
      title: 'Ledger',
      stage: 'enrich',
      metrics: {
        LedgerDifference: ['Maximum'],
        LedgerInFlight: ['Maximum', 'source'],
        LedgerParked: ['Maximum', 'source'],
      },
    },
    { title: 'Entries lost', stage: 'all', metrics: { LedgerEntriesLost: ['Sum'] } },
    {
      title: 'Threat indicators',
      stage: 'enrich',
      metrics: {
        ThreatIndicators: ['Maximum'],
        ThreatSetAge: ['Maximum'],
        ThreatSetBytes: ['Maximum'],
        ThreatFeedsStale: ['Maximum'],
        ThreatFeedsFailed: ['Sum'],
        ThreatFeedIndicators: ['Maximum', 'feed'],
      },
    },
  ],
  Wazuh: [
    {
      title: 'Ways into Wazuh',
      stage: 'enrich',
      metrics: {
        ManagerUnreachable: ['Minimum', 'node', 'sink'],
        NodeCircuit: ['Maximum', 'node', 'sink'],
        ManagerCertificateDays: ['Minimum', 'node'],
      },
    },
    {
      title: 'What took which way',
      stage: 'enrich',
      metrics: {
        SinkOutcome: ['Sum', 'sink', 'outcome'],
        SinkChoice: ['Sum', 'sink', 'route', 'why'],
        AgentUnverified: ['Sum', 'node'],
        AgentEventsResent: ['Sum'],
      },
    },
    {
      title: 'In time',
      stage: 'enrich',
      metrics: { EventsInTime: ['Sum'], EventsLate: ['Sum'], EventsSetAside: ['Sum'] },
    },
  ],
  Alerts: [
    { title: 'Alerts, in ms', stage: 'alert-notify', metrics: { AlertLatency: ['p95'] } },
    {
      title: 'First messages',
      stage: 'alert-notify',
      metrics: { AlertsToldInTime: ['Sum'], AlertsToldLate: ['Sum'], StormAlerts: ['Sum'] },
    },
    {
      title: 'Sources of alerts, sums for reports',
      stage: 'alert-notify',
      metrics: { AlertSourceFaults: ['Maximum'], AlertsMissedByScript: ['Sum'], ActivityLag: ['Minimum'] },
    },
  ],
};
