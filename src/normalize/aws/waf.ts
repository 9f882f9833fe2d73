import type { SecurityEvent } from '../../event/security-event.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { ok } from '../../kernel/result.ts';
import { objectAt, wordAt } from '../cloudtrail-actor.ts';
import { ipAddress, text } from '../readers.ts';
import type { AwsNormalizer } from './aws-normalizer.ts';
import { invalid, logEnvelope, logEvent, ofArn, said } from './log-event.ts';
import { webFields } from './request-line.ts';

/** The headers that the module keeps; what others are called is the client's choice. */
const HEADERS: ReadonlySet<string> = new Set(
  (
    'a-im accept accept-charset accept-encoding accept-language access-control-request-method ' +
    'access-control-request-headers authorization cache-control connection content-encoding content-length content-type ' +
    'cookie date expect forwarded from host http2-settings if-match if-modified-since if-none-match if-range ' +
    'if-unmodified-since max-forwards origin pragma prefer proxy-authorization range referer te trailer transfer-encoding ' +
    'user-agent upgrade via warning x-requested-with x-forwarded-for x-forwarded-host x-forwarded-proto'
  ).split(' '),
);

/**
 * A record of WAF's logs; `httpRequest.headers` becomes an object, as in the module.
 * https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html
 */
export const normalizeWaf: AwsNormalizer = (record, context) => {
  const { httpRequest } = record;
  const action = wordAt(record, 'action');
  if (action === undefined) return invalid('action', 'the record names no action');
  if (!isJsonObject(httpRequest)) return invalid('httpRequest', 'the record holds no request');
  const headers = isJsonObject(httpRequest.headers) ? httpRequest.headers : readHeaders(httpRequest.headers);
  const stopped = action !== 'ALLOW' && action !== 'COUNT';
  const event = logEvent(
    {
      source: 'waf',
      dataset: 'aws.waf',
      service: 'waf',
      at: record.timestamp,
      action,
      category: stopped ? ['intrusion_detection', 'web'] : ['web'],
      type: [stopped ? 'denied' : 'allowed'],
      outcome: stopped ? 'failure' : 'success',
      severity: stopped ? 'low' : 'info',
      ...ofArn(wordAt(record, 'webaclId')),
    },
    context,
  );
  addRequest(event, httpRequest, headers);
  Object.assign(event, ruleOf(record));
  const whole = isJsonArray(httpRequest.headers)
    ? { ...record, httpRequest: { ...httpRequest, headers } }
    : record;
  return ok([logEnvelope('waf', context, event, whole)]);
};

function readHeaders(headers: JsonValue | undefined): JsonObject {
  const kept: Record<string, JsonValue> = {};
  for (const header of isJsonArray(headers) ? headers : []) {
    if (!isJsonObject(header) || typeof header.name !== 'string' || header.value === undefined) continue;
    if (HEADERS.has(header.name.toLowerCase())) kept[header.name] = header.value;
  }
  return kept;
}

function header(headers: JsonObject, name: string): JsonValue | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

function addRequest(event: SecurityEvent, request: JsonObject, headers: JsonObject): void {
  const uri = typeof request.uri === 'string' ? request.uri : '';
  const { http, url } = webFields(request.httpMethod ?? null, uri, undefined);
  const id = wordAt(request, 'requestId');
  const domain = wordAt(request, 'host') ?? said(header(headers, 'host'))?.replace(/:\d+$/, '');
  if (http !== undefined || id !== undefined)
    event.http = { ...http, request: { ...http?.request, ...(id !== undefined && { id }) } };
  if (url !== undefined || domain !== undefined)
    event.url = { ...url, ...(domain !== undefined && { domain }) };
  const ip = ipAddress(request.clientIp ?? null);
  if (ip !== undefined) event.source = { ip };
  const agent = text(1_024)(header(headers, 'user-agent') ?? null);
  if (agent !== undefined) event.user_agent = { original: agent };
}

/** The rule that ended the request's way; in a rule group, the one inside it. */
function ruleOf(record: JsonObject): Pick<SecurityEvent, 'rule'> {
  const id = said(record.terminatingRuleId);
  const groups = isJsonArray(record.ruleGroupList) ? record.ruleGroupList : [];
  const inside = groups
    .map((group) => wordAt(objectAt(isJsonObject(group) ? group : {}, 'terminatingRule'), 'ruleId'))
    .find((each) => each !== undefined);
  if (id === undefined || id === 'Default_Action') return {};
  return { rule: { id, ...(inside !== undefined && { name: inside }) } };
}
