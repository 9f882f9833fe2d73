import type { Source } from '../event/envelope.ts';

/** Kinds of document that records are. */
export type RecordKind = 'cloudtrail' | 'aws_log';

const LOGS: ReadonlySet<Source> = new Set(['s3-access', 'alb', 'waf', 'vpcflow']);

/** Which kind of document the record beside an event of this source is. */
export function recordKindOf(source: Source): RecordKind {
  return LOGS.has(source) ? 'aws_log' : 'cloudtrail';
}
