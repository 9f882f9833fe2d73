import { describe, expect, test } from 'vitest';
import { AWS_NORMALIZERS } from '../../../../src/normalize/aws/normalizers.ts';
import { albLine, s3AccessLine, vpcFlowLine, wafRecord } from '../../../support/aws-log-lines.ts';
import { awsContext, normalizeLog, ofLine, only } from '../../../support/aws-logs.ts';

describe('an access to S3', () => {
  test('is an event of who did what to which bucket from where, beside the record', () => {
    const { event, record, source } = ofLine('s3-access', s3AccessLine());
    expect(source).toBe('s3-access');
    expect(event).toMatchObject({
      '@timestamp': '2026-03-04T05:06:07.000Z',
      event: { action: 'REST.GET.OBJECT', category: ['file'], type: ['access'], outcome: 'success' },
      user: {
        id: 'arn:aws:sts::111122223333:assumed-role/Billing/nightly',
        name: 'nightly',
        roles: ['Billing'],
        domain: '111122223333',
      },
      source: { ip: '198.51.100.7' },
      http: { request: { method: 'GET', id: 'C3D13FE58DE4C810' }, response: { status_code: 200 } },
      url: {
        path: '/shop-invoices/invoices/2026/03.pdf',
        domain: 'shop-invoices.s3.eu-west-1.amazonaws.com',
      },
      sluice: { details: { bucket: 'shop-invoices' } },
      cloud: { account: { id: '111122223333' }, service: { name: 's3' } },
    });
    expect(record).toMatchObject({ operation: 'REST.GET.OBJECT', request_uri: expect.any(String) });
  });

  test('that was refused is a denied failure with its code; an unsigned one names nobody', () => {
    const line = s3AccessLine({
      operation: 'REST.DELETE.OBJECT',
      status: '403',
      error: 'AccessDenied',
      requester: '-',
    });
    const { event } = ofLine('s3-access', line);
    expect(event).toMatchObject({
      event: { type: ['deletion', 'denied'], outcome: 'failure', severity: 21 },
      error: { code: 'AccessDenied' },
    });
    expect(event.user).toBeUndefined();
  });

  test('by a service or another account is told by what S3 calls them', () => {
    expect(ofLine('s3-access', s3AccessLine({ requester: 'svc:s3.amazonaws.com' })).event.user).toEqual({
      id: 'svc:s3.amazonaws.com',
    });
    expect(
      ofLine('s3-access', s3AccessLine({ requester: 'arn:aws:iam::444455556666:user/ops/ann' })).event.user,
    ).toMatchObject({ name: 'ann', domain: '444455556666' });
  });
});

describe('a request at a load balancer', () => {
  test('is an event of who asked for what, beside the record', () => {
    expect(ofLine('alb', albLine()).event).toMatchObject({
      '@timestamp': '2026-03-04T05:06:07.186Z',
      event: { action: 'forward', category: ['web'], type: ['access'], outcome: 'success' },
      source: { ip: '198.51.100.7', port: 42_817 },
      url: { full: 'https://shop.example.com:443/cart?page=2', path: '/cart', domain: 'shop.example.com' },
      http: { request: { method: 'GET' }, response: { status_code: 200 } },
      user_agent: { original: 'Mozilla/5.0 (X11; Linux x86_64)' },
      cloud: { region: 'eu-west-1', account: { id: '111122223333' } },
    });
  });

  test.each([
    ['403', 'failure', ['access', 'denied']],
    ['503', 'failure', ['access', 'error']],
    ['-', 'failure', ['access']],
    ['302', 'success', ['access']],
  ] as const)('with status %s is a %s of type %j', (status, outcome, type) => {
    expect(ofLine('alb', albLine({ status })).event.event).toMatchObject({ outcome, type });
  });

  test('that is no request at all is an event all the same', () => {
    const { event } = ofLine('alb', albLine({ request: '- http://shop.example.com:80- -', status: '400' }));
    expect(event.http).toEqual({
      request: { id: 'Root=1-69a7bd0f-0a4c5b3e6f7a8b9c0d1e2f3a' },
      response: { status_code: 400 },
    });
  });
});

describe('a request at a firewall', () => {
  test('that was blocked is a denied one, with the rule that did it', () => {
    expect(only(normalizeLog('waf', wafRecord())).event).toMatchObject({
      '@timestamp': '2026-03-04T05:06:07.089Z',
      event: {
        action: 'BLOCK',
        category: ['intrusion_detection', 'web'],
        type: ['denied'],
        outcome: 'failure',
      },
      rule: { id: 'AWS-AWSManagedRulesSQLiRuleSet', name: 'SQLi_QUERYARGUMENTS' },
      source: { ip: '198.51.100.7' },
      url: { path: '/search', domain: 'shop.example.com' },
      user_agent: { original: 'curl/8.9' },
      cloud: { region: 'eu-west-1', account: { id: '111122223333' } },
    });
  });

  test('has its headers as an object with the names that are standard, and nothing else changed', () => {
    const headers = {
      Host: 'shop.example.com',
      'X-Tenant': 'a',
      COOKIE: 'a=b',
      'X-Forwarded-For': '192.0.2.1',
    };
    const given = wafRecord({ headers });
    const { record } = only(normalizeLog('waf', given));
    const { 'X-Tenant': _, ...standard } = headers;
    expect(record).toEqual({ ...given, httpRequest: { ...given.httpRequest, headers: standard } });
  });

  test('without a list of headers keeps what stands there instead', () => {
    const given = wafRecord();
    for (const headers of [{ Host: 'shop.example.com', 'User-Agent': 'curl/8.9' }, null]) {
      const record = { ...given, httpRequest: { ...given.httpRequest, headers } };
      const made = only(normalizeLog('waf', record));
      expect(made.record).toEqual(record);
      expect(made.event.user_agent).toEqual(headers === null ? undefined : { original: 'curl/8.9' });
    }
  });

  test('that passed is allowed and names no rule', () => {
    const { event } = only(normalizeLog('waf', wafRecord({ action: 'ALLOW' })));
    expect(event.event).toMatchObject({ type: ['allowed'], outcome: 'success', severity: 0 });
    expect(event.rule).toBeUndefined();
  });

  test('without an action or a request is refused, and no value is said', () => {
    for (const [path, record] of [
      ['action', { httpRequest: {} }],
      ['httpRequest', { action: 'ALLOW', httpRequest: 'secret' }],
    ] as const) {
      const refused = AWS_NORMALIZERS.waf?.(record, awsContext('waf'));
      expect(refused).toMatchObject({ ok: false, error: { code: 'invalid_record', path } });
      expect(JSON.stringify(refused)).not.toContain('secret');
    }
  });
});

describe('a flow', () => {
  test('that was rejected is a denied connection with both ends', () => {
    expect(ofLine('vpcflow', vpcFlowLine({ action: 'REJECT' })).event).toMatchObject({
      '@timestamp': '2026-03-04T05:06:07.000Z',
      event: { action: 'REJECT', category: ['network'], type: ['connection', 'denied'], outcome: 'failure' },
      source: { ip: '198.51.100.7', port: 42_817 },
      related: { ip: ['10.0.1.10'] },
    });
  });

  test('of an interval without traffic has nothing to tell; one that AWS could not write down has', () => {
    const idle = { log_status: 'NODATA', action: '-', srcaddr: '-' };
    expect(normalizeLog('vpcflow', idle)).toEqual([]);
    expect(only(normalizeLog('vpcflow', { ...idle, log_status: 'SKIPDATA' })).event.event).toMatchObject({
      action: 'SKIPDATA',
      outcome: 'unknown',
    });
  });

  test('behind a gateway is told by the address of its packets', () => {
    const record = { srcaddr: '10.0.0.1', pkt_srcaddr: '203.0.113.9', action: 'ACCEPT' };
    expect(only(normalizeLog('vpcflow', record)).event.source).toEqual({ ip: '203.0.113.9' });
  });
});

test('the same line of the same file has the same id, another line another', () => {
  const id = (deliveryId: string) => ofLine('alb', albLine(), deliveryId).event.event.id;
  expect(id('7')).toBe(id('7'));
  expect(id('7')).not.toBe(id('8'));
});
