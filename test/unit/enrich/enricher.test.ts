import { describe, expect, test } from 'vitest';
import { createEnricher, type EnricherOptions } from '../../../src/enrich/enricher.ts';
import type { GeoFacts, GeoReader } from '../../../src/enrich/geo-reader.ts';
import { type SecurityEvent, SecurityEventSchema } from '../../../src/event/security-event.ts';
import { envelope, securityEvent } from '../../support/envelopes.ts';

const PLACES: Readonly<Record<string, GeoFacts>> = {
  '93.184.216.34': { countryIsoCode: 'US', asNumber: 64_500, asOrganization: 'Example Net' },
  '185.0.0.1': { countryIsoCode: 'ZZ' },
  '10.0.0.1': { countryIsoCode: 'US' },
};

function readerOf(asked: string[] = []): GeoReader {
  return {
    lookup(ip) {
      asked.push(ip);
      return PLACES[ip] ?? {};
    },
  };
}

const acting = (action: string, change: Partial<SecurityEvent['event']> = {}): Partial<SecurityEvent> => ({
  event: { ...securityEvent('evt-1').event, action, ...change },
});

function enrich(change: Partial<SecurityEvent>, accounts: EnricherOptions['accounts'] = {}): SecurityEvent {
  const before = envelope('evt-1', change);
  const copy = structuredClone(before);
  const { event } = createEnricher({ geo: readerOf(), accounts })(before);
  expect(before).toEqual(copy);
  return SecurityEventSchema.parse(event);
}

describe('place', () => {
  test('a public address gets its country and network', () => {
    expect(enrich({ source: { ip: '93.184.216.34' } }).source).toEqual({
      ip: '93.184.216.34',
      geo: { country_iso_code: 'US', country_name: 'United States', continent_code: 'NA' },
      as: { number: 64_500, organization: { name: 'Example Net' } },
    });
  });

  test.each(['10.0.0.1', '127.0.0.1', '::1', 'fe80::1', '203.0.113.7', '100.64.0.1', '224.0.0.1'])(
    'the special address %s is not looked up',
    (ip) => {
      const asked: string[] = [];
      createEnricher({ geo: readerOf(asked), accounts: {} })(envelope('evt-1', { source: { ip } }));
      expect(asked).toEqual([]);
    },
  );

  test('an address is looked up once and remembered', () => {
    const asked: string[] = [];
    const enricher = createEnricher({ geo: readerOf(asked), accounts: {} });
    enricher(envelope('evt-1', { source: { ip: '93.184.216.34' } }));
    enricher(envelope('evt-1', { source: { ip: '93.184.216.34' } }));
    expect(asked).toEqual(['93.184.216.34']);
  });

  test('what the event says itself stands', () => {
    const geo = { country_iso_code: 'DE' };
    expect(enrich({ source: { ip: '93.184.216.34', geo } }).source?.geo).toEqual(geo);
  });

  test('a code that is no country, an unknown address and a missing database add nothing', () => {
    expect(enrich({ source: { ip: '185.0.0.1' } }).source).toEqual({ ip: '185.0.0.1' });
    expect(enrich({ source: { ip: '9.9.9.9' } }).source).toEqual({ ip: '9.9.9.9' });
    const without = createEnricher({ geo: undefined, accounts: {} });
    expect(without(envelope('evt-1', { source: { ip: '9.9.9.9' } })).event.source).toEqual({ ip: '9.9.9.9' });
  });
});

test('the program behind a user agent is named beside it', () => {
  const original = 'aws-cli/2.13.0 Python/3.11.4 Linux/5.10.0';
  expect(enrich({ user_agent: { original } }).user_agent).toEqual({
    original,
    name: 'aws-cli',
    version: '2.13.0',
    os: { name: 'Linux' },
  });
});

test('an account that has an alias gets it as its name', () => {
  const cloud = { account: { id: '111122223333' } };
  expect(enrich({ cloud }, { '111122223333': { alias: 'production' } }).cloud?.account).toEqual({
    id: '111122223333',
    name: 'production',
  });
  expect(enrich({ cloud: { account: { id: 'constructor' } } }).cloud?.account).toEqual({ id: 'constructor' });
});

describe('technique', () => {
  test('comes from the action catalogue for applications', () => {
    expect(enrich(acting('security_sql_injection')).threat).toEqual({
      framework: 'MITRE ATT&CK',
      technique: { id: ['T1190'], name: ['Exploit Public-Facing Application'] },
    });
    expect(enrich(acting('auth_logout')).threat).toBeUndefined();
  });

  test.each([
    ['cloudtrail', 'StopLogging', 'success', 'T1562.008'],
    ['signin', 'ConsoleLogin', 'failure', 'T1110'],
    ['signin', 'ConsoleLogin', 'success', 'T1078.004'],
    ['lambda', 'UpdateFunctionCode20150331v2', 'success', 'T1648'],
    ['ec2', 'DescribeInstances', 'success', undefined],
    ['s3', 'StopLogging', 'success', undefined],
  ] as const)('of %s:%s with %s is %s', (service, action, outcome, id) => {
    const event = enrich({
      ...acting(action, { dataset: 'aws.cloudtrail', outcome }),
      cloud: { service: { name: service } },
    });
    expect(event.threat?.technique?.id).toEqual(id && [id]);
  });

  test('what the event says itself stands', () => {
    const threat = { technique: { id: ['T1'], name: ['Mine'] } };
    expect(enrich({ ...acting('security_brute_force'), threat }).threat).toEqual(threat);
  });
});

test('addresses, users and hosts are listed once each, and masked values not at all', () => {
  const event = enrich({
    source: { ip: '9.9.9.9' },
    user: { id: 'u-1', name: 'ann', email: '[REDACTED:email]', target: { name: 'ann' } },
    url: { domain: 'shop.example.com' },
    related: { user: ['arn:aws:iam::1:user/ann', 'u-1'] },
  });
  expect(event.related).toEqual({
    ip: ['9.9.9.9'],
    user: ['arn:aws:iam::1:user/ann', 'u-1', 'ann'],
    hosts: ['shop.example.com'],
  });
});
