import type { SecurityEvent } from '../../event/security-event.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../../kernel/json.ts';
import { CONFIDENCES, type ThreatHit } from './indicator.ts';
import { nameKey, urlKey } from './read-value.ts';
import type { ThreatSet } from './threat-set.ts';

/** The strongest hit of an event, where in the event it was, and how many indicators hold in all. */
export interface EventHit {
  readonly hit: ThreatHit;
  /** Path of what was looked up; details by `sluice.details`. */
  readonly matched: string;
  readonly value: string;
  readonly count: number;
}

/** Texts of an event's details that are looked at, and how deep. */
const MAX_DETAILS = 200;
const MAX_DEPTH = 4;
const HASH_LENGTHS = new Set([32, 40, 64]);
const HEX = /^[0-9a-f]+$/i;
/** Members of details that name the other side; anything else may be a text about an address. */
const PLACES =
  /(?:^|_)(?:ip|ip_address|address|addr|dst|dest|destination|remote|host|hostname|domain|fqdn|url|uri|link)$/i;

/**
 * Looks up what an event names: the addresses it comes from and is about, names, the address of the page, the user agent,
 * hashes in its details. `now` in seconds since the epoch. Each value once; of equal hits the first stands.
 */
export function matchEvent(set: ThreatSet, event: SecurityEvent, now: number): EventHit | undefined {
  let best: Omit<EventHit, 'count'> | undefined;
  let count = 0;
  const seen = new Set<string>();
  const look = (
    matched: string,
    value: string | undefined,
    find: (value: string) => ThreatHit | undefined,
  ) => {
    if (value === undefined || value === '' || seen.has(value)) return;
    seen.add(value);
    const hit = find(value);
    if (hit === undefined) return;
    count += 1 + hit.others;
    if (best === undefined || strength(hit) > strength(best.hit)) best = { hit, matched, value };
  };
  const place = (value: string) => findPlace(set, value, now);

  look('source.ip', event.source?.ip, (ip) => set.findIp(ip, now));
  look('source.address', event.source?.address, place);
  for (const ip of event.related?.ip ?? []) look('related.ip', ip, (each) => set.findIp(each, now));
  look('url.domain', event.url?.domain, place);
  look('url.full', event.url?.full, place);
  for (const host of event.related?.hosts ?? []) look('related.hosts', host, place);
  look('user_agent.original', event.user_agent?.original, (agent) => set.findUserAgent(agent, now));
  const details = event.sluice?.details;
  if (details !== undefined)
    forEachText(details, (name, text) => {
      if (HASH_LENGTHS.has(text.length) && HEX.test(text))
        look('sluice.details', text, (hash) => set.findHash(hash.toLowerCase(), now));
      else if (PLACES.test(name)) look('sluice.details', text, place);
    });
  return best && { ...best, count };
}

/** An address, name or address of a page. */
export function findPlace(set: ThreatSet, text: string, now: number): ThreatHit | undefined {
  const byIp = set.findIp(text, now);
  if (byIp !== undefined) return byIp;
  const name = text.includes('/') ? undefined : nameKey(text);
  if (name !== undefined) return set.findName(name, now);
  const url = text.includes('/') ? urlKey(text) : undefined;
  if (url === undefined) return undefined;
  return set.findUrl(url.key, now) ?? set.findIp(url.host, now) ?? set.findName(url.host, now);
}

function strength({ confidence }: ThreatHit): number {
  return CONFIDENCES.indexOf(confidence);
}

function forEachText(root: JsonValue, visit: (name: string, text: string) => void): void {
  let left = MAX_DETAILS;
  const walk = (value: JsonValue, name: string, depth: number) => {
    if (left === 0) return;
    if (typeof value === 'string') {
      left -= 1;
      visit(name, value);
    } else if (depth > 0 && isJsonArray(value)) for (const each of value) walk(each, name, depth - 1);
    else if (depth > 0 && isJsonObject(value))
      for (const [key, inner] of Object.entries(value)) walk(inner, key, depth - 1);
  };
  walk(root, '', MAX_DEPTH);
}
