import { describe, expect, test } from 'vitest';
import { eventFields } from '../../../tools/replay/fields.ts';
import { readLetter } from '../../../tools/replay/read-letter.ts';
import { holds, parseWhere } from '../../../tools/replay/where.ts';
import { envelope, envelopes } from '../../support/envelopes.ts';
import { packedBody } from '../../support/sqs-records.ts';

const event = envelope('e-1', {
  user: { id: 'u 1, "the first"' },
  related: { ip: ['198.51.100.7', '2001:db8::1'] },
  sluice: { details: { 'dotted.name': 7 } },
});

function matches(text: string, read = eventFields(event)): boolean {
  const where = parseWhere(text);
  if (!where.ok) throw new Error(`${where.error.at}: ${where.error.message}`);
  return holds(where.value, read);
}

describe('a filter', () => {
  test.each([
    [''],
    ['tenant=acme source=app origin=checkout'],
    ['event.action=auth_*'],
    ['event.action=jwt_*,auth_*failed'],
    ['event.action=*'],
    ['event.action!=auth_logout'],
    ['user.id="u 1, \\"the first\\""'],
    ['related.ip=2001:db8::*'],
    ['severity>=21 severity<=21 severity<high'],
    ['event.severity>=low'],
    ['@timestamp>=2026-03-04 @timestamp<2026-03-04T05:06:08Z'],
    ['error.message!=anything'],
    ['sluice.details.dotted.name=7'],
  ])('lets pass what it describes: %s', (text) => {
    expect(matches(text)).toBe(true);
  });

  test.each([
    ['tenant=acme source=sentry'],
    ['event.action="auth_*"'],
    ['event.action=auth_*_login_failed'],
    ['severity>21'],
    ['severity>=high'],
    ['error.message=*'],
    ['error.code>=0'],
    ['related.ip!=2001:db8::1'],
    ['event.category.name=x'],
  ])('stops all else: %s', (text) => {
    expect(matches(text)).toBe(false);
  });

  test('reads the facts of a letter, and that one has none', () => {
    const letter = { id: 'm', handle: 'h', body: packedBody(envelopes(1)), sentAt: 0 };
    const attributes = { reason: 'refused_by_wazuh', class: 'refused', status: 'wazuh_400', attempt: '12' };
    const [parked] = readLetter({ ...letter, attributes }).parts;
    expect(
      matches('reason=refused_by_wazuh class=refused status=wazuh_4* attempt>9 tenant=acme', parked?.fields),
    ).toBe(true);
    const [moved] = readLetter({ ...letter, attributes: {} }).parts;
    expect(matches('reason=none class!=refused event.action=auth_*', moved?.fields)).toBe(true);
  });

  test('reads alerts and notifications of files by their own paths', () => {
    const letter = { id: 'm', handle: 'h', attributes: {}, sentAt: 0 };
    const alert = JSON.stringify({
      v: 1,
      via: 'integration',
      alert: { id: '17.1', rule: { level: 12, groups: ['a', 'b'] } },
    });
    const [one] = readLetter({ ...letter, body: alert }).parts;
    expect(one?.id).toBe('17.1');
    expect(matches('rule.level>=12 rule.groups=b', one?.fields)).toBe(true);
    const file = JSON.stringify({
      Records: [{ s3: { bucket: { name: 'trail' }, object: { key: 'a/b.json.gz' } } }],
    });
    const [other] = readLetter({ ...letter, body: file }).parts;
    expect(other?.id).toBe('a/b.json.gz');
    expect(matches('Records.s3.bucket.name=trail', other?.fields)).toBe(true);
  });
});

test.each([
  ['reson=x', 0, 'there is no field "reson"; known are reason, class'],
  ['reason', 6, 'behind "reason" one of != >= <= = > < is expected'],
  ['reason=', 7, 'a value is missing behind "reason="'],
  ['reason=a, source=app', 9, 'a value is missing'],
  ['reason=a =b', 9, 'a field is expected here'],
  ['user.id="ann', 8, 'this quote has no end'],
  ['user.id="ann"x', 13, 'a space is expected here'],
  ['severity>=loud', 10, '>= compares with one number, severity or time'],
  ['severity>1,2', 11, '> compares with one number'],
])('"%s" is refused at the place where it goes wrong', (text, at, message) => {
  const where = parseWhere(text);
  expect(where).toMatchObject({ ok: false, error: { at, message: expect.stringContaining(message) } });
});
