import { expect, test } from 'vitest';
import { LINE_PARSERS } from '../../../../src/intake/lines/line-parsers.ts';
import { BUCKET_OWNER, HOST_ID, s3AccessLine } from '../../../support/aws-log-lines.ts';

const parse = LINE_PARSERS['s3-access']();

test("a line of an S3 access log has the names and texts of Wazuh's module, its marks gone", () => {
  expect(parse(s3AccessLine())).toEqual({
    bucket_owner: BUCKET_OWNER,
    bucket: 'shop-invoices',
    time: '04/Mar/2026:05:06:07 +0000',
    remote_ip: '198.51.100.7',
    requester: 'arn:aws:sts::111122223333:assumed-role/Billing/nightly',
    request_id: 'C3D13FE58DE4C810',
    operation: 'REST.GET.OBJECT',
    key: 'invoices/2026/03.pdf',
    request_uri: 'GET /shop-invoices/invoices/2026/03.pdf HTTP/1.1',
    http_status: '200',
    error_code: '-',
    bytes_sent: '2662992',
    object_sent: '3462992',
    total_time: '70',
    turn_around_time: '10',
    referer: '-',
    user_agent: 'aws-sdk-js/3.9',
    version_id: '-',
    host_id: HOST_ID,
    signature_version: 'SigV4',
    cipher_suite: 'TLS_AES_128_GCM_SHA256',
    authentication_type: 'AuthHeader',
    host_header: 'shop-invoices.s3.eu-west-1.amazonaws.com',
    tls_version: 'TLSv1.3',
  });
});

test('a line of the years before later fields came is read, and one with fields that came after', () => {
  const [old = ''] = s3AccessLine().split(' SigV4');
  expect(parse(old)).toMatchObject({ host_id: HOST_ID, user_agent: 'aws-sdk-js/3.9' });
  expect(parse(old)).not.toHaveProperty('tls_version');
  const later = parse(s3AccessLine({ more: 'arn:aws:s3:eu-west-1:111122223333:accesspoint/shop Yes "a b"' }));
  expect(later).toEqual(parse(s3AccessLine()));
});

test('quotation marks and brackets inside a field stay in it', () => {
  const line = s3AccessLine({ agent: 'say "hi"; [now] ok', key: '[draft].pdf', referer: '' });
  expect(parse(line)).toMatchObject({
    user_agent: 'say "hi"; [now] ok',
    key: '[draft].pdf',
    referer: '',
    host_id: HOST_ID,
  });
});

test('a blank line is skipped; what is no such line is refused', () => {
  expect(parse(' \r')).toBe('skip');
  for (const line of ['hello', '{"Records":[]}', s3AccessLine().replace(' +0000]', ''), 'a b c d e f g h'])
    expect(parse(line), line).toBeUndefined();
  expect(parse(s3AccessLine({ uri: 'GET /a" HTTP/1.1' }))).toBeUndefined();
  expect(parse(`${s3AccessLine().slice(0, 300)} "never closed`)).toBeUndefined();
  expect(parse(s3AccessLine({ agent: 'x'.repeat(70_000) }))).toBeUndefined();
});
