import type { AwsSource } from '../../event/envelope.ts';
import type { FilterReason } from '../../event/loss.ts';
import type { JsonObject } from '../../kernel/json.ts';

/** A new object that somebody announced. `key` is decoded. */
export interface ObjectReference {
  readonly bucket: string;
  readonly key: string;
}

/** What a message on the trail queue, or a CloudWatch Logs subscription, brings. */
export type TrailItem =
  /** `part`: go on there; parts are cut at fixed numbers of records. */
  | { readonly kind: 'object'; readonly object: ObjectReference; readonly part?: number }
  /** One record, inline. */
  | {
      readonly kind: 'record';
      readonly source: AwsSource;
      readonly record: JsonObject;
      readonly whence: RecordOrigin;
    }
  /** By its nature none of ours, such as S3's test event. */
  | { readonly kind: 'filtered'; readonly reason: FilterReason }
  /** Among others that can be read, one that cannot: parked as `invalid_record`, while its neighbours go on. */
  | { readonly kind: 'invalid' };

/** Where an inline record came from, as far as its delivery says. */
export interface RecordOrigin {
  /** `eventbridge`, `trail-queue`, or the name of a log group. */
  readonly name: string;
  /** The log stream. */
  readonly object?: string;
  /** Id of the delivery: EventBridge's event id, CloudWatch Logs' log event id. */
  readonly id?: string;
  /** Whose it is and where it happened, as the record says, else its delivery. */
  readonly account?: string;
  readonly region?: string;
}

/** What a file in a bucket holds, by its key and the configuration; names the reader that takes it apart. */
export const OBJECT_CONTENTS = [
  'cloudtrail',
  'insight',
  'lake',
  'config',
  's3-access',
  'alb',
  'waf',
  'vpcflow',
] as const;
export type ObjectContent = (typeof OBJECT_CONTENTS)[number];
