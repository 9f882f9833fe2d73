/** What is deployed: one folder of `functions/`, one Lambda function, one construct, one alarm prefix each. */
export const STAGE_NAMES = ['ingest', 'cloudtrail-forwarder', 'enrich', 'alert-notify'] as const;
export type StageName = (typeof STAGE_NAMES)[number];

/** What is done to the data: one folder of `src/` each. */
export const STEP_NAMES = ['intake', 'normalize', 'redact', 'enrich', 'forward', 'notify'] as const;
export type StepName = (typeof STEP_NAMES)[number];
