import type { Indicator } from '../../src/enrich/threat/indicator.ts';
import { SetBuilder } from '../../src/enrich/threat/set-builder.ts';
import { ThreatSet } from '../../src/enrich/threat/threat-set.ts';
import type { IpRange } from '../../src/kernel/ip-address.ts';

export const THREAT_NOW = Date.parse('2026-03-01T12:00:00Z') / 1_000;

export function indicator(type: Indicator['type'], value: string, facts: Partial<Indicator> = {}): Indicator {
  return {
    type,
    value,
    feed: 0,
    confidence: 'Medium',
    tlp: '',
    firstSeen: 0,
    lastSeen: 0,
    validUntil: 0,
    reference: '',
    ...facts,
  };
}

export const FEEDS = [
  { name: 'blocklist', provider: 'Example Security' },
  { name: 'misp', provider: 'Example CERT' },
];

export function threatFile(indicators: readonly Indicator[], never: readonly IpRange[] = []): Buffer {
  const builder = new SetBuilder(42, never);
  for (const each of indicators)
    if (builder.add(each) !== 'added') throw new Error('an indicator of the test was refused');
  return builder.build({ feeds: FEEDS }, THREAT_NOW * 1_000);
}

export function threatSet(indicators: readonly Indicator[], never: readonly IpRange[] = []): ThreatSet {
  const opened = ThreatSet.open(threatFile(indicators, never));
  if (!opened.ok) throw new Error(opened.error);
  return opened.value;
}
