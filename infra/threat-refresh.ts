import { Arn, Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ThreatRefreshEnvironment } from '../functions/enrich/refresh/environment.ts';
import { REFRESH_EVENT, THREAT_REFRESH } from '../src/pipeline.ts';
import { type Clock, runOnOtherClock } from './constructs/clock.ts';
import { StageFunction, type StageSettings } from './constructs/stage-function.ts';

export interface ThreatRefreshProps {
  readonly settings: StageSettings;
  /** Name of the bucket. */
  readonly bucket: string;
  readonly everyHours: number;
}

/** Lambda keeps an event that it cannot run for so long at most. */
const MAX_EVENT_AGE_HOURS = 6;

/** Beside stage `enrich`: feeds of threat indicators → the set that it looks events up in, on a clock of its own. */
export class ThreatRefresh extends Construct {
  readonly fn: StageFunction<ThreatRefreshEnvironment>;
  readonly clock: Clock;

  constructor(scope: Construct, id: string, { settings, bucket, everyHours }: ThreatRefreshProps) {
    super(scope, id);
    this.fn = new StageFunction<ThreatRefreshEnvironment>(this, 'Stage', {
      settings,
      stage: THREAT_REFRESH.stage,
      beside: THREAT_REFRESH,
      description: 'Reads feeds of threat indicators and builds the set of them',
      variables: { SLUICE_VERSION: settings.version, THREAT_BUCKET: bucket },
    });
    this.fn.allow(['s3:GetObject'], objectsOf(this, bucket, 'feeds/*', 'threat/*'));
    this.fn.allow(['s3:PutObject'], objectsOf(this, bucket, 'threat/*'));
    this.fn.allow(['s3:DeleteObject'], objectsOf(this, bucket, 'threat/sets/*'));
    // Also what tells a missing object from one that may not be read.
    this.fn.allow(['s3:ListBucket'], objectsOf(this, bucket));
    // A run that fails is not repeated: the next one does its work.
    this.fn.live.configureAsyncInvoke({
      retryAttempts: 0,
      maxEventAge: Duration.hours(Math.min(everyHours, MAX_EVENT_AGE_HOURS)),
    });
    this.clock = runOnOtherClock(this, settings.prefix, this.fn, {
      name: 'threats',
      description: 'Reads feeds of threat indicators anew',
      everyMinutes: everyHours * 60,
      message: REFRESH_EVENT,
    });
  }
}

/** ARNs of a bucket's objects; of the bucket itself without paths. */
export function objectsOf(scope: Construct, bucket: string, ...paths: readonly string[]): readonly string[] {
  const resources = paths.length === 0 ? [bucket] : paths.map((path) => `${bucket}/${path}`);
  return resources.map((resource) =>
    Arn.format({ service: 's3', region: '', account: '', resource }, Stack.of(scope)),
  );
}
