import type { EventPattern } from 'aws-cdk-lib/aws-events';
import type { EVENTBRIDGE_SOURCES } from '../src/event/envelope.ts';

type EventBridgeSource = (typeof EVENTBRIDGE_SOURCES)[number];

/** Calls to a security service come under its name too; they are CloudTrail's. */
const NO_CALLS = [{ 'anything-but': { suffix: ' via CloudTrail' } }];
const from = (...sources: string[]): EventPattern => ({ source: sources, detailType: NO_CALLS as never });

/**
 * What of the bus is wanted, by service. Names that begin with `aws.` are AWS's own: nobody else can put events under them.
 * https://docs.aws.amazon.com/eventbridge/latest/ref/welcome.html
 */
export const EVENT_PATTERNS: Readonly<Record<EventBridgeSource, EventPattern>> = {
  cloudtrail: {
    source: [{ prefix: 'aws.' }] as never,
    detailType: [{ suffix: ' via CloudTrail' }] as never,
  },
  guardduty: from('aws.guardduty'),
  securityhub: from('aws.securityhub'),
  inspector: from('aws.inspector', 'aws.inspector2'),
  macie: from('aws.macie', 'aws.macie2'),
  config: from('aws.config'),
  kms: from('aws.kms'),
  trustedadvisor: from('aws.trustedadvisor'),
  'access-analyzer': from('aws.access-analyzer'),
};

/** New files in these buckets. */
export function newFilesIn(buckets: readonly string[]): EventPattern {
  return { source: ['aws.s3'], detailType: ['Object Created'], detail: { bucket: { name: [...buckets] } } };
}

export interface WantedEvents {
  readonly services: readonly EventBridgeSource[];
  /** Buckets that announce their files to EventBridge. */
  readonly buckets: readonly string[];
}

/** A rule each: its name and what it passes on. */
export function wantedPatterns({
  services,
  buckets,
}: WantedEvents): readonly (readonly [string, EventPattern])[] {
  const names = [...new Set(buckets)];
  return [
    ...services.map((service) => [service, EVENT_PATTERNS[service]] as const),
    ...(names.length === 0 ? [] : [['new-files', newFilesIn(names)] as const]),
  ];
}
