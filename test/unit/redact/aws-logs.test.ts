import { describe, expect, test } from 'vitest';
import type { Envelope } from '../../../src/event/envelope.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { albLine, postgresLine, s3AccessLine, vpcFlowLine, wafRecord } from '../../support/aws-log-lines.ts';
import { normalizeLog, ofLine, ofMessage, only, redactLog } from '../../support/aws-logs.ts';
import { plantedSample } from '../../support/planted/all.ts';
import { carriers } from '../../support/planted/carriers.ts';
import { formsOf, type Planted } from '../../support/planted/secrets.ts';

const ways = Object.values(carriers);
const encoded = (text: string) => encodeURIComponent(text);

/** What a client can put into each log, with a planted text in every place, each time in another carrier. */
function planted(secret: Planted, start: number): readonly Envelope[] {
  let next = start;
  const t = () => ways[next++ % ways.length]?.(secret.text) ?? secret.text;
  const parsed = (envelope: Envelope) => envelope.record as JsonObject;
  const s3 = {
    ...parsed(ofLine('s3-access', s3AccessLine())),
    key: encoded(t()),
    request_uri: `GET /b/k?${encoded(t())}&note=${encoded(t())} HTTP/1.1`,
    referer: t(),
    user_agent: t(),
    version_id: t(),
    host_header: t(),
  };
  const alb = {
    ...parsed(ofLine('alb', albLine())),
    request: `GET https://shop.example.com:443/${encoded(t())}?q=${encoded(t())} HTTP/2.0`,
    user_agent: t(),
    domain_name: t(),
    redirect_url: `https://shop.example.com/?to=${encoded(t())}`,
    trace_id: t(),
  };
  const waf = wafRecord({
    uri: `/${encoded(t())}`,
    args: `q=${encoded(t())}`,
    headers: {
      Host: t(),
      'User-Agent': t(),
      Referer: t(),
      Cookie: t(),
      Authorization: t(),
      From: t(),
      'Proxy-Authorization': t(),
    },
  });
  const counted = {
    ...waf,
    rateBasedRuleList: [{ customValues: [{ key: 'COOKIE', name: 'sid', value: t() }] }],
    terminatingRuleMatchDetails: [
      { conditionType: 'SQL_INJECTION', location: 'BODY', matchedData: [t(), t()] },
    ],
  };
  const failed = postgresLine(`password authentication failed for user "x"`, {
    level: 'FATAL',
    user: secret.text.replaceAll('\n', ' '),
  });
  return [
    ...normalizeLog('s3-access', s3),
    ...normalizeLog('alb', alb),
    ...normalizeLog('waf', counted),
    ...ofMessage('lambda', `[ERROR] ValueError: ${t().replaceAll('\n', ' ')}\nTraceback`),
    ...ofMessage('lambda', JSON.stringify({ level: 'ERROR', message: t(), error: { name: t() } })),
    ...ofMessage('rds', failed),
  ];
}

test.each(plantedSample().map((secret, i) => ({ type: secret.type, secret, i })))(
  'of $type nothing is left in an event or record of a log',
  ({ secret, i }) => {
    for (const envelope of planted(secret, i)) {
      const text = JSON.stringify(redactLog(envelope));
      for (const form of formsOf(secret.value)) expect(text, envelope.source).not.toContain(form);
    }
  },
);

const SIGNED =
  'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAZZZZEXAMPLE77777%2F20260304%2Feu-west-1%2Fs3%2Faws4_request' +
  '&X-Amz-Date=20260304T050607Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host';
const SECRETS = ['IQoJb3JpZ2luX2VjEJr', '7be9c0d1e2f3a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5'];
const [token = '', signature = ''] = SECRETS;

describe('a presigned URL', () => {
  test.each([
    [
      'S3',
      ofLine(
        's3-access',
        s3AccessLine({
          uri: `GET /b/k?${SIGNED}&X-Amz-Security-Token=${token}&X-Amz-Signature=${signature} HTTP/1.1`,
        }),
      ),
    ],
    [
      'a load balancer',
      ofLine(
        'alb',
        albLine({
          request: `GET https://a.example:443/k?${SIGNED}&X-Amz-Security-Token=${token}&X-Amz-Signature=${signature} HTTP/2.0`,
        }),
      ),
    ],
    [
      'a firewall',
      only(
        normalizeLog(
          'waf',
          wafRecord({ args: `${SIGNED}&X-Amz-Security-Token=${token}&X-Amz-Signature=${signature}` }),
        ),
      ),
    ],
  ])('at %s keeps whose key it was, until when and for what; signature and token go', (_, envelope) => {
    const text = JSON.stringify(redactLog(envelope));
    for (const secret of SECRETS) expect(text).not.toContain(secret);
    expect(text).toContain('AKIAZZZZEXAMPLE77777');
    expect(text).toContain('X-Amz-Expires=900');
    expect(text).toContain('X-Amz-Signature=[REDACTED:secret]');
  });
});

test('what names somebody in a request goes, and the rest of the request stays', () => {
  const request =
    'GET https://ann:hunter2hunter@shop.example.com:443/reset?token=Zk3vQ9xT7mB2nL5pR8sW&email=ann.lee%40example.com&page=2 HTTP/2.0';
  const { event, record } = redactLog(ofLine('alb', albLine({ request })));
  expect(record?.request).toBe(
    'GET https://ann:[REDACTED:url_password]@shop.example.com:443/reset?token=[REDACTED:secret]&email=[REDACTED:email]&page=2 HTTP/2.0',
  );
  expect(event.url).toMatchObject({ path: '/reset', domain: 'shop.example.com' });
});

test('cookies and credentials in headers go, whatever they look like', () => {
  const headers = {
    Cookie: 'sid=1; theme=dark',
    authorization: 'abc',
    'Proxy-Authorization': 'abc',
    Host: 'shop.example.com',
  };
  const { record } = redactLog(only(normalizeLog('waf', wafRecord({ headers }))));
  expect(record).toMatchObject({
    httpRequest: {
      headers: {
        Cookie: '[REDACTED:cookie]',
        authorization: '[REDACTED:authorization]',
        'Proxy-Authorization': '[REDACTED:authorization]',
        Host: 'shop.example.com',
      },
    },
  });
});

test('nothing that AWS writes is damaged, and whom S3 knows stays', () => {
  const requester = 'arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0a1b/ann.lee@example.com';
  for (const envelope of [
    ofLine('s3-access', s3AccessLine({ requester })),
    ofLine('alb', albLine()),
    only(normalizeLog('waf', wafRecord())),
    ofLine('vpcflow', vpcFlowLine().replace(' 4249 ', ' 30513500975756 ')),
  ])
    expect(redactLog(envelope).record).toEqual(envelope.record);
});

test("a database's user that is an address is masked, and its statements are nowhere", () => {
  const who = { user: 'ann.lee@example.com', database: 'orders', level: 'FATAL' };
  const failed = only(
    ofMessage('rds', postgresLine('password authentication failed for user "ann.lee@example.com"', who)),
  );
  expect(redactLog(failed).event.user).toEqual({ name: '[REDACTED:email]' });
  const statement = postgresLine("INSERT INTO patients VALUES ('Ann Lee')", { ...who, level: 'STATEMENT' });
  expect(ofMessage('rds', statement)).toEqual([]);
});

test("clients' addresses in records follow a tenant's settings, and stay by default", () => {
  const policy = policyFor(
    { detectors: { ip_address: 'truncate' }, fields: {}, keep: ['client_ip'] },
    'aws_log',
  );
  const redactor = createRedactor(policy);
  const truncated = (envelope: Envelope) => redactor.redact(envelope.record as JsonObject).value;
  expect(truncated(ofLine('s3-access', s3AccessLine()))).toMatchObject({ remote_ip: '198.51.100.0' });
  expect(truncated(ofLine('alb', albLine()))).toMatchObject({
    client_ip: '198.51.100.7',
    target_ip: '10.0.1.0',
  });
  expect(truncated(ofLine('vpcflow', vpcFlowLine()))).toMatchObject({ srcaddr: '198.51.100.0' });
});
