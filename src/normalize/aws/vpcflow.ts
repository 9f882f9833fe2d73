import type { SecurityEvent } from '../../event/security-event.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { ok } from '../../kernel/result.ts';
import { integer, ipAddress } from '../readers.ts';
import type { AwsNormalizer } from './aws-normalizer.ts';
import { logEnvelope, logEvent, said } from './log-event.ts';

/** A record of VPC flow logs. Of an interval in which an interface was idle (`NODATA`) there is nothing to tell. */
export const normalizeVpcFlow: AwsNormalizer = (record, context) => {
  if (record.log_status === 'NODATA') return ok([]);
  const action = said(record.action);
  const rejected = action === 'REJECT';
  const type = action === undefined ? 'info' : rejected ? 'denied' : 'allowed';
  const event = logEvent(
    {
      source: 'vpcflow',
      dataset: 'aws.vpcflow',
      service: 'ec2',
      at: record.start,
      action: action ?? said(record.log_status) ?? 'none',
      category: ['network'],
      type: ['connection', type],
      outcome: action === undefined ? 'unknown' : rejected ? 'failure' : 'success',
      severity: 'info',
      account: said(record.account_id),
      region: said(record.region),
    },
    context,
  );
  addEnds(event, record);
  const network = said(record.interface_id);
  if (network !== undefined) event.sluice = { details: { interface_id: network } };
  return ok([logEnvelope('vpcflow', context, event, record)]);
};

/** Behind a gateway the packet's own address is the one that counts. */
function addEnds(event: SecurityEvent, record: JsonObject): void {
  const ip = ipAddress(said(record.pkt_srcaddr) ?? record.srcaddr ?? null);
  const port = integer(0, 65_535)(record.srcport ?? null);
  if (ip !== undefined) event.source = { ip, ...(port !== undefined && { port }) };
  const destination = ipAddress(said(record.pkt_dstaddr) ?? record.dstaddr ?? null);
  if (destination !== undefined) event.related = { ip: [destination] };
}
