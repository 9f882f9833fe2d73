import { describe, expect, test } from 'vitest';
import { factsOf, MAX_FACTS_BYTES, readFacts, writeFacts } from '../../../src/notify/alert/alert-facts.ts';
import { alertWith, awsAlert, goldenAlert, goldenAlerts } from './alert-builder.ts';

describe('facts of an alert', () => {
  test('say what, who, where and which technique for an application event', () => {
    expect(factsOf(goldenAlert('100803'))).toMatchObject({
      severity: 'high',
      rule: { id: '100803', level: 12, description: '5 failed logins from 198.51.100.66 in 5 minutes' },
      frequency: 5,
      eventId: '0190f3c2-0000-7000-8000-000000005008',
      action: 'auth_login_failed',
      tenant: 'tenant_a',
      application: 'checkout',
      user: { id: 'u_9' },
      source: { ip: '198.51.100.66', country: 'PL' },
      techniques: [{ id: 'T1110.001', name: 'Password Guessing' }],
      happenedAt: Date.parse('2026-11-20T20:00:00Z'),
      alertedAt: Date.parse('2026-11-20T20:36:52.223Z'),
    });
  });

  test('say whose credentials did what in which account for a CloudTrail event', () => {
    expect(factsOf(goldenAlert('80255'))).toMatchObject({
      user: { name: 'ann', id: 'arn:aws:iam::111122223333:user/ann' },
      source: { ip: '198.51.100.7' },
      action: 'ConsoleLogin',
      aws: { account: '111122223333', region: 'eu-west-1', identityType: 'IAMUser' },
    });
  });

  test('list the compliance controls by the names people use', () => {
    const { compliance } = factsOf(goldenAlert('80250'));
    expect(compliance.map(({ framework }) => framework)).toEqual([
      'PCI DSS',
      'GDPR',
      'HIPAA',
      'NIST 800-53',
      'SOC 2 (TSC)',
    ]);
    expect(compliance[0]?.controls).toEqual(['10.2.4', '10.2.5', '10.6.1']);
  });

  test('join country and network of an enriched event', () => {
    const source = {
      ip: '198.51.100.66',
      geo: { country_iso_code: 'PL', country_name: 'Poland' },
      as: { number: '64496', organization: { name: 'Example Net' } },
    };
    expect(factsOf(alertWith({ data: { sluice: { source } } })).source).toMatchObject({
      country: 'Poland (PL)',
      network: 'AS64496 Example Net',
    });
  });

  test('keep an AWS service that stands for an address apart from addresses', () => {
    const facts = factsOf(awsAlert({ sourceIPAddress: 'cloudtrail.amazonaws.com' }));
    expect(facts.source).toMatchObject({ ip: undefined, address: 'cloudtrail.amazonaws.com' });
  });

  test('prefer a valid address over an earlier one that is none', () => {
    const facts = factsOf(alertWith({ data: { srcip: '198.51.100.9', sluice: { source: { ip: 'n/a' } } } }));
    expect(facts.source.ip).toBe('198.51.100.9');
  });

  test('hold one visible line in every text', () => {
    const facts = factsOf(alertWith({ rule: { description: 'a\r\nb\u202e\u0000\tc  d' } }));
    expect(facts.rule.description).toBe('a b c d');
  });

  test('leave raw logs out', () => {
    const facts = factsOf(alertWith({ full_log: 'RAW-LOG', previous_output: 'RAW-LOG' }));
    expect(JSON.stringify(facts)).not.toContain('RAW-LOG');
  });

  test('survive being written down and read again', () => {
    for (const alert of goldenAlerts()) {
      const facts = factsOf(alert);
      expect(readFacts(writeFacts(facts))).toEqual(JSON.parse(JSON.stringify(facts)));
    }
  });

  test('fit their bound however long the event is', () => {
    const long = '漢'.repeat(5_000);
    const facts = factsOf(
      alertWith({
        rule: { description: long, groups: Array(50).fill(long), mitre: { id: Array(50).fill(long) } },
        data: { url: long, sluice: { user: { id: long, name: long }, event: { reason: long } } },
      }),
    );
    const json = writeFacts(facts);
    expect(Buffer.byteLength(json)).toBeLessThanOrEqual(MAX_FACTS_BYTES);
    expect(readFacts(json)).toBeDefined();
  });

  test('are not read from anything else', () => {
    expect(readFacts('{}')).toBeUndefined();
    expect(readFacts('no json')).toBeUndefined();
  });
});

test('a masked address is no name: the id tells who it was', () => {
  const facts = factsOf(
    alertWith({
      data: { sluice: { user: { id: 'u_7', email: '[REDACTED:email]' } }, dstuser: '[REDACTED:email]' },
    }),
  );
  expect(facts.user).toMatchObject({ id: 'u_7', name: undefined });
});
