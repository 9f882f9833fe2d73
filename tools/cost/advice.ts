import { MAX_EVENTS_PER_REQUEST } from '../../src/event/limits.ts';
import type { Bill } from './bill.ts';
import type { Installed, Usage } from './usage.ts';

/** What would lower a bill, by the part it would lower; nothing for parts that nothing lowers. */
export function adviceOn({ parts }: Bill, usage: Usage, installed: Installed): readonly string[] {
  const advice: Readonly<Record<string, string | undefined>> = {
    'S3 writes':
      installed.archiveDays > 0
        ? 'S3 writes: one object is archived for each queue message; larger requests make fewer, `archive.enabled: false` none'
        : undefined,
    'DynamoDB writes':
      usage.batch < MAX_EVENTS_PER_REQUEST
        ? `DynamoDB writes: each request costs the same whatever is in it; send up to ${MAX_EVENTS_PER_REQUEST} events at once (the client: \`batchSize\`)`
        : undefined,
    'DynamoDB reads': 'DynamoDB reads: the ledger follows every message; larger requests make fewer',
    'Lambda time':
      usage.sink === 'events-api'
        ? 'Lambda time: it waits for the answers of the API; the sinks `agent` and `s3` wait less'
        : undefined,
    metrics: 'metrics: each source and each type of finding of redaction is one; they are billed by the hour',
    archive: 'archive: keep it for fewer days (`archive.retentionDays`), or move it (`archive.transitions`)',
    'transfer to Wazuh':
      'transfer to Wazuh: the sink `s3` sends compressed objects that a manager of the same region reads for nothing',
    'NAT gateways': 'NAT gateways: only what is not reached by endpoints needs one',
  };
  return parts.slice(0, 6).flatMap(({ name }) => advice[name] ?? []);
}
