import { readTraceId, type TraceId } from '../../event/trace-id.ts';
import { textAt } from './read-path.ts';
import type { WazuhAlert } from './wazuh-alert.ts';

/** The trace of the event that the alert is about, whether it was sent to Wazuh or pulled from S3. */
export function traceOfAlert(alert: WazuhAlert): TraceId | undefined {
  return readTraceId(textAt(alert, 'data.sluice.trace.id', 'data.aws.sluice.trace.id'));
}
