import { ok } from '../../kernel/result.ts';
import { integer, ipAddress, text } from '../readers.ts';
import type { AwsNormalizer } from './aws-normalizer.ts';
import { invalid, logEnvelope, logEvent, ofArn, said } from './log-event.ts';
import { readRequestLine } from './request-line.ts';

/** A line of an access log of an application load balancer. */
export const normalizeAlb: AwsNormalizer = (record, context) => {
  const elb = said(record.elb);
  if (elb === undefined) return invalid('elb', 'the line names no load balancer');
  // 460 to 561 among them; without one the client went away.
  const status = integer(100, 999)(record.elb_status_code ?? null);
  const denied = status === 401 || status === 403;
  const failed = status === undefined || status >= 400;
  const arn = said(record.target_group_arn) ?? said(record.chosen_cert_arn);
  const event = logEvent(
    {
      source: 'alb',
      dataset: 'aws.elb_logs',
      service: 'elasticloadbalancing',
      at: record.time,
      action: said(record.action_executed) ?? 'none',
      category: ['web'],
      type: denied ? ['access', 'denied'] : (status ?? 0) >= 500 ? ['access', 'error'] : ['access'],
      outcome: failed ? 'failure' : 'success',
      severity: denied ? 'low' : 'info',
      ...ofArn(arn),
    },
    context,
  );
  Object.assign(event, readRequestLine(record.request, record.elb_status_code));
  const id = said(record.trace_id);
  if (id !== undefined) event.http = { ...event.http, request: { ...event.http?.request, id } };
  const ip = ipAddress(record.client_ip ?? null);
  const port = integer(0, 65_535)(record.client_port ?? null);
  if (ip !== undefined) event.source = { ip, ...(port !== undefined && { port }) };
  const agent = said(record.user_agent) === undefined ? undefined : text(1_024)(record.user_agent ?? null);
  if (agent !== undefined) event.user_agent = { original: agent };
  const reason = said(record.error_reason);
  if (reason !== undefined) event.error = { code: reason };
  event.sluice = { details: { elb } };
  return ok([logEnvelope('alb', context, event, record)]);
};
