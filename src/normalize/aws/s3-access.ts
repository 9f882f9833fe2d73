import type { SecurityEvent } from '../../event/security-event.ts';
import type { JsonObject, JsonValue } from '../../kernel/json.ts';
import { ok } from '../../kernel/result.ts';
import { integer, ipAddress, text } from '../readers.ts';
import type { AwsNormalizer } from './aws-normalizer.ts';
import { invalid, logEnvelope, logEvent, ofArn, said } from './log-event.ts';
import { readRequestLine } from './request-line.ts';

/** `04/Mar/2026:05:06:07 +0000` */
const TIME = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d{4})$/;
const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';
const DENIED =
  /denied|unauthorized|notauthorized|forbidden|invalidsecurity|signature|invalidaccesskey|expiredtoken/i;

/** ECS type by the verb of an operation such as `REST.GET.OBJECT`. */
const TYPE: Readonly<Record<string, string>> = {
  GET: 'access',
  HEAD: 'access',
  PUT: 'change',
  POST: 'change',
  COPY: 'change',
  DELETE: 'deletion',
};

/** A line of an S3 server access log. */
export const normalizeS3Access: AwsNormalizer = (record, context) => {
  const action = said(record.operation);
  if (action === undefined) return invalid('operation', 'the line names no operation');
  const error = said(record.error_code);
  const status = record.http_status === undefined ? undefined : integer(100, 599)(record.http_status);
  const failed = error !== undefined || (status ?? 0) >= 400;
  const denied = failed && (status === 403 || status === 401 || DENIED.test(error ?? ''));
  const verb = TYPE[action.split('.')[1] ?? ''] ?? 'info';
  const event = logEvent(
    {
      source: 's3-access',
      dataset: 'aws.s3access',
      service: 's3',
      at: isoTime(record.time),
      action,
      category: ['file'],
      type: denied ? [verb, 'denied'] : [verb],
      outcome: failed ? 'failure' : 'success',
      severity: denied ? 'low' : 'info',
    },
    context,
  );
  Object.assign(event, readRequestLine(record.request_uri, record.http_status));
  addRequest(event, record);
  if (error !== undefined) event.error = { code: error };
  return ok([logEnvelope('s3-access', context, event, record)]);
};

function addRequest(event: SecurityEvent, record: JsonObject): void {
  const id = said(record.request_id);
  if (id !== undefined) event.http = { ...event.http, request: { ...event.http?.request, id } };
  const domain = said(record.host_header);
  if (domain !== undefined) event.url = { ...event.url, domain };
  const ip = ipAddress(record.remote_ip ?? null);
  if (ip !== undefined) event.source = { ip };
  const agent = said(record.user_agent) === undefined ? undefined : text(1_024)(record.user_agent ?? null);
  if (agent !== undefined) event.user_agent = { original: agent };
  const requester = said(record.requester);
  if (requester !== undefined) event.user = requesterOf(requester);
  const bucket = said(record.bucket);
  if (bucket !== undefined) event.sluice = { details: { bucket } };
}

/** An ARN, a canonical id, or a service such as `svc:s3.amazonaws.com`. */
function requesterOf(requester: string): NonNullable<SecurityEvent['user']> {
  const { account: domain } = ofArn(requester);
  if (domain === undefined) return { id: requester };
  const [kind, ...names] = requester.split(':').slice(5).join(':').split('/');
  const name = names.at(-1);
  const role = kind === 'assumed-role' && names.length > 1 ? names[0] : undefined;
  return { id: requester, ...(name && { name }), domain, ...(role && { roles: [role] }) };
}

function isoTime(time: JsonValue | undefined): string | undefined {
  const [match, day, month = '', year, clock, zone] = TIME.exec(typeof time === 'string' ? time : '') ?? [];
  const number = MONTHS.indexOf(month) / 3 + 1;
  return match === undefined || number < 1
    ? undefined
    : `${year}-${String(number).padStart(2, '0')}-${day}T${clock}${zone}`;
}
