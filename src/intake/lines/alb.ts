import type { JsonObject } from '../../kernel/json.ts';
import { named, splitFields } from './fields.ts';

const NAMES = (
  'type time elb client_port target_port request_processing_time target_processing_time response_processing_time ' +
  'elb_status_code target_status_code received_bytes sent_bytes request user_agent ssl_cipher ssl_protocol ' +
  'target_group_arn trace_id domain_name chosen_cert_arn matched_rule_priority request_creation_time action_executed ' +
  'redirect_url error_reason target_port_list target_status_code_list classification classification_reason'
).split(' ');
/** Up to the request. */
const LEAST = 13;
/** Of an application load balancer; a network one writes `tls`, a classic one none. */
const TYPE = /^(?:https?|h2|grpcs?|wss?)$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const STATUS = /^(?:\d{3}|-)$/;

/** Where the module puts the addresses that it takes from before the ports. */
const ADDRESSES = [
  ['client_port', 'client_ip'],
  ['target_port', 'target_ip'],
  ['target_port_list', 'target_ip_list'],
] as const;

/**
 * A line of an access log of an application load balancer; `client_port`, `target_port` and `target_port_list` are split
 * into addresses and ports.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
export function parseAlbLine(line: string): JsonObject | undefined {
  const fields = splitFields(line);
  if (fields === undefined || fields.length < LEAST) return undefined;
  const record = named(NAMES, fields);
  const { type = '', time = '', elb_status_code = '' } = record;
  if (!TYPE.test(type) || !TIME.test(time) || !STATUS.test(elb_status_code)) return undefined;
  for (const [from, to] of ADDRESSES) {
    const split = record[from] === undefined ? undefined : splitPorts(record[from]);
    if (split === undefined) continue;
    record[from] = split.ports;
    record[to] = split.addresses;
  }
  return record;
}

/** `192.0.2.1:80 [2001:db8::1]:80` in its parts; undefined where one has no port, such as `-`. */
function splitPorts(text: string): { readonly addresses: string; readonly ports: string } | undefined {
  const pairs = text.split(' ').filter((each) => each !== '');
  const colons = pairs.map((each) => each.lastIndexOf(':'));
  if (pairs.length === 0 || colons.some((colon) => colon < 1)) return undefined;
  const address = (each: string, i: number) => each.slice(0, colons[i]).replaceAll(/^\[|\]$/g, '');
  return {
    addresses: pairs.map(address).join(' '),
    ports: pairs.map((each, i) => each.slice((colons[i] ?? 0) + 1)).join(' '),
  };
}
