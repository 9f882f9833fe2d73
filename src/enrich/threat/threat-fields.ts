import type { SecurityEvent } from '../../event/security-event.ts';
import type { IndicatorType } from './indicator.ts';
import type { EventHit } from './match-event.ts';

type Threat = NonNullable<SecurityEvent['threat']>;
type Intel = NonNullable<NonNullable<SecurityEvent['sluice']>['intel']>;

/** Longest text of a feed that goes into an event. */
const MAX_TEXT = 256;

/** `threat.indicator.type` as ECS expects it. https://www.elastic.co/docs/reference/ecs/ecs-threat */
const ECS_TYPE: Readonly<Record<Exclude<IndicatorType, 'ip'>, string>> = {
  domain: 'domain-name',
  hostname: 'domain-name',
  url: 'url',
  hash: 'file',
  'user-agent': 'software',
};

/** A hit in the words of ECS, and under `sluice.intel` what rules go by. */
export function threatFields({ hit, matched, value, count }: EventHit): { threat: Threat; intel: Intel } {
  const { type, name, confidence, tlp, firstSeen, lastSeen, reference, source } = hit;
  const isAddress = type === 'ip';
  return {
    threat: {
      indicator: {
        type: isAddress ? (name.includes(':') ? 'ipv6-addr' : 'ipv4-addr') : ECS_TYPE[type],
        name: name.slice(0, MAX_TEXT),
        // A block is no address: the index takes only addresses here.
        ...(isAddress && !name.includes('/') && { ip: name }),
        provider: source.provider.slice(0, MAX_TEXT),
        confidence,
        ...(tlp !== '' && { marking: { tlp } }),
        ...(firstSeen > 0 && { first_seen: isoDate(firstSeen) }),
        ...(lastSeen > 0 && { last_seen: isoDate(lastSeen) }),
        ...(reference !== '' && { reference: reference.slice(0, MAX_TEXT) }),
      },
      feed: { name: source.name.slice(0, MAX_TEXT) },
    },
    intel: { matched, value: value.slice(0, MAX_TEXT), count },
  };
}

function isoDate(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
