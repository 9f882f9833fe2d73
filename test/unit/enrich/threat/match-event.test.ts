import { expect, test } from 'vitest';
import { createEnricher } from '../../../../src/enrich/enricher.ts';
import { type SecurityEvent, SecurityEventSchema } from '../../../../src/event/security-event.ts';
import { encodeEnvelope } from '../../../../src/forward/encode.ts';
import { envelope } from '../../../support/envelopes.ts';
import { indicator, THREAT_NOW as NOW, threatSet } from '../../../support/indicators.ts';

const SHA = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const set = threatSet([
  indicator('ip', '203.0.113.4', {
    confidence: 'High',
    tlp: 'GREEN',
    lastSeen: NOW,
    reference: 'event 1',
    feed: 1,
  }),
  indicator('ip', '198.51.100.0/24', { confidence: 'Low' }),
  indicator('domain', 'bad.example'),
  indicator('url', 'shared.example/kit.zip'),
  indicator('hash', SHA),
  indicator('user-agent', 'sqlmap/*'),
]);
const enrich = createEnricher({ geo: undefined, accounts: {}, threats: () => set, clock: () => NOW * 1_000 });
const enriched = (event: Partial<SecurityEvent>) => {
  const result = enrich(envelope('evt-1', event)).event;
  SecurityEventSchema.parse(result);
  return result;
};

test('an event from a listed address says so in the words of ECS, beside its technique', () => {
  const { threat, sluice } = enriched({
    source: { ip: '203.0.113.4' },
    threat: { framework: 'MITRE ATT&CK', technique: { id: ['T1110'], name: ['Brute Force'] } },
  });
  expect(threat).toEqual({
    framework: 'MITRE ATT&CK',
    technique: { id: ['T1110'], name: ['Brute Force'] },
    indicator: {
      type: 'ipv4-addr',
      name: '203.0.113.4',
      ip: '203.0.113.4',
      provider: 'Example CERT',
      confidence: 'High',
      marking: { tlp: 'GREEN' },
      last_seen: '2026-03-01T00:00:00.000Z',
      reference: 'event 1',
    },
    feed: { name: 'misp' },
  });
  expect(sluice?.intel).toEqual({ matched: 'source.ip', value: '203.0.113.4', count: 1 });
});

test.each([
  ['source.address', { source: { address: 'WWW.bad.example.' } }, 'bad.example'],
  ['related.ip', { related: { ip: ['192.0.2.1', '203.0.113.4'] } }, '203.0.113.4'],
  ['url.domain', { url: { domain: 'bad.example' } }, 'bad.example'],
  ['url.full', { url: { full: 'https://shared.example/kit.zip#x' } }, 'shared.example/kit.zip'],
  ['related.hosts', { related: { hosts: ['a.bad.example'] } }, 'bad.example'],
  ['user_agent.original', { user_agent: { original: 'sqlmap/1.8' } }, 'sqlmap/*'],
  ['sluice.details', { sluice: { details: { file: { any: SHA.toUpperCase() } } } }, SHA],
  ['sluice.details', { sluice: { details: { dst_ip: '203.0.113.4' } } }, '203.0.113.4'],
] as const)('a hit in %s is found', (matched, event, name) => {
  const { sluice, threat } = enriched(event as unknown as Partial<SecurityEvent>);
  expect(sluice?.intel?.matched).toBe(matched);
  expect(threat?.indicator?.name).toBe(name);
});

test('of several hits the most confident is told and all are counted', () => {
  const { sluice, threat } = enriched({ source: { ip: '198.51.100.9' }, related: { ip: ['203.0.113.4'] } });
  expect(threat?.indicator?.name).toBe('203.0.113.4');
  expect(sluice?.intel).toEqual({ matched: 'related.ip', value: '203.0.113.4', count: 2 });
});

test('an event that names nothing of a feed is left as it is, and so is one whose text only speaks of an address', () => {
  const event = enriched({ source: { ip: '192.0.2.1' }, sluice: { details: { note: '203.0.113.4' } } });
  expect(event.threat?.indicator).toBeUndefined();
  expect(event.sluice?.intel).toBeUndefined();
});

test('Wazuh sees a hit of an application and of a call of AWS under the same names', () => {
  const app = envelope('evt-1', { source: { ip: '198.51.100.9' } });
  const call = {
    ...app,
    source: 'cloudtrail' as const,
    record: { eventName: 'GetObject', sourceIPAddress: '198.51.100.9' },
  };
  for (const each of [app, call]) {
    const { sluice } = JSON.parse(encodeEnvelope(enrich(each), undefined).line) as { sluice: object };
    expect(sluice).toMatchObject({
      intel: { matched: 'source.ip', value: '198.51.100.9', count: 1 },
      threat: {
        indicator: { type: 'ipv4-addr', name: '198.51.100.0/24', confidence: 'Low' },
        feed: { name: 'blocklist' },
      },
    });
  }
});
