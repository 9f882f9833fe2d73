import { expect, test } from 'vitest';
import { LINE_PARSERS } from '../../../../src/intake/lines/line-parsers.ts';
import { albLine } from '../../../support/aws-log-lines.ts';

const parse = LINE_PARSERS.alb();

test("a line of an ALB access log has the names and texts of Wazuh's module, addresses and ports apart", () => {
  expect(parse(albLine())).toEqual({
    type: 'https',
    time: '2026-03-04T05:06:07.186641Z',
    elb: 'app/shop/50dc6c495c0c9188',
    client_port: '42817',
    client_ip: '198.51.100.7',
    target_port: '8080',
    target_ip: '10.0.1.10',
    request_processing_time: '0.086',
    target_processing_time: '0.048',
    response_processing_time: '0.037',
    elb_status_code: '200',
    target_status_code: '200',
    received_bytes: '310',
    sent_bytes: '57',
    request: 'GET https://shop.example.com:443/cart?page=2 HTTP/2.0',
    user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
    ssl_cipher: 'TLS_AES_128_GCM_SHA256',
    ssl_protocol: 'TLSv1.3',
    target_group_arn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/73e2d6bc24d8a067',
    trace_id: 'Root=1-69a7bd0f-0a4c5b3e6f7a8b9c0d1e2f3a',
    domain_name: 'shop.example.com',
    chosen_cert_arn: 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
    matched_rule_priority: '1',
    request_creation_time: '2026-03-04T05:06:07.090000Z',
    action_executed: 'forward',
    redirect_url: '-',
    error_reason: '-',
    target_port_list: '8080',
    target_ip_list: '10.0.1.10',
    target_status_code_list: '200',
    classification: '-',
    classification_reason: '-',
  });
});

test('a request that reached no target keeps the dash that the module leaves', () => {
  const record = parse(albLine({ target: '-', status: '503' }));
  expect(record).toMatchObject({ target_port: '-', target_port_list: '-', elb_status_code: '503' });
  expect(record).not.toHaveProperty('target_ip');
});

test('an IPv6 client is split at its last colon', () => {
  expect(parse(albLine({ client: '[2001:db8::1]:443' }))).toMatchObject({
    client_ip: '2001:db8::1',
    client_port: '443',
  });
  expect(parse(albLine({ client: '2001:db8::1:443' }))).toMatchObject({ client_ip: '2001:db8::1' });
});

test('fields that AWS adds at the end are left out', () => {
  const more = 'TID_dbc8aa9b4f0c2e4d "-" "-" "-"';
  expect(parse(albLine({ more }))).toEqual(parse(albLine()));
});

test('lines of other load balancers and of none are refused', () => {
  const classic =
    '2026-03-04T05:06:07.186641Z shop 198.51.100.7:42817 10.0.1.10:80 0.1 0.2 0.3 200 200 0 57 "GET http://a/ HTTP/1.1" "curl" - -';
  for (const line of [classic, albLine({ type: 'tls' }), albLine({ status: 'OK' }), 'https', 'a "b'])
    expect(parse(line), line).toBeUndefined();
});
