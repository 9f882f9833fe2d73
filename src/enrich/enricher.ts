import { factsOfAction } from '../event/actions.ts';
import type { Envelope } from '../event/envelope.ts';
import type { SecurityEvent } from '../event/security-event.ts';
import { remember } from './bounded-cache.ts';
import { countryOf } from './countries.ts';
import type { GeoReader } from './geo-reader.ts';
import { isPublicIp } from './special-addresses.ts';
import { isTechniqueId, TECHNIQUES, techniqueOfTrailCall } from './techniques.ts';
import { createUserAgentReader, type UserAgentFacts } from './user-agent.ts';

export interface EnricherOptions {
  /** Without it, events carry no country and no network. */
  readonly geo: GeoReader | undefined;
  /** What AWS accounts are called: id → alias. */
  readonly accounts: Readonly<Record<string, string>>;
}

type Place = Pick<NonNullable<SecurityEvent['source']>, 'geo' | 'as'>;

const CACHED_ADDRESSES = 5_000;
const MAX_RELATED = 100;
const NOWHERE: Place = {};

/**
 * Adds what is known beside what was sent: place and network of the source address, the program behind the user agent,
 * account aliases, the ATT&CK technique, and all addresses, users and hosts of the event in one list each. What the
 * event says itself is never replaced, and the envelope is not changed but copied. Place, network and program are
 * advisory: good for sorting and correlating, no proof.
 */
export function createEnricher({ geo, accounts }: EnricherOptions): (envelope: Envelope) => Envelope {
  const readUserAgent = createUserAgentReader();
  const placeOf =
    geo === undefined ? () => NOWHERE : remember(CACHED_ADDRESSES, (ip) => lookUpPlace(geo, ip));
  return (envelope) => {
    const event: SecurityEvent = { ...envelope.event };
    addPlace(event, placeOf);
    addProgram(event, readUserAgent);
    addAccountAlias(event, accounts);
    addTechnique(event);
    addRelated(event);
    return { ...envelope, event };
  };
}

function lookUpPlace(geo: GeoReader, ip: string): Place {
  if (!isPublicIp(ip)) return NOWHERE;
  const { countryIsoCode, asNumber, asOrganization } = geo.lookup(ip);
  const country = countryIsoCode === undefined ? undefined : countryOf(countryIsoCode);
  const organization = asOrganization && { organization: { name: asOrganization.slice(0, 256) } };
  return {
    ...(country && { geo: country }),
    ...((asNumber !== undefined || organization) && {
      as: { ...(asNumber !== undefined && { number: asNumber }), ...organization },
    }),
  };
}

function addPlace(event: SecurityEvent, placeOf: (ip: string) => Place): void {
  if (event.source?.ip !== undefined) event.source = { ...placeOf(event.source.ip), ...event.source };
}

function addProgram(event: SecurityEvent, read: (userAgent: string) => UserAgentFacts): void {
  const original = event.user_agent?.original;
  if (original !== undefined) event.user_agent = { ...read(original), ...event.user_agent };
}

function addAccountAlias(event: SecurityEvent, accounts: Readonly<Record<string, string>>): void {
  const account = event.cloud?.account;
  if (account?.id === undefined || account.name !== undefined || !Object.hasOwn(accounts, account.id)) return;
  const name = accounts[account.id]?.slice(0, 256);
  if (name) event.cloud = { ...event.cloud, account: { ...account, name } };
}

function addTechnique(event: SecurityEvent): void {
  if (event.threat !== undefined) return;
  const { action, outcome, dataset } = event.event;
  const id =
    dataset === 'aws.cloudtrail'
      ? techniqueOfTrailCall(event.cloud?.service?.name, action, outcome)
      : factsOfAction(action).technique;
  if (isTechniqueId(id))
    event.threat = { framework: 'MITRE ATT&CK', technique: { id: [id], name: [TECHNIQUES[id]] } };
}

function addRelated(event: SecurityEvent): void {
  const { source, user, url, related } = event;
  const merged = {
    ip: union(related?.ip, source?.ip),
    user: union(related?.user, user?.id, user?.name, user?.email, user?.target?.id, user?.target?.name),
    hosts: union(related?.hosts, url?.domain),
  };
  if (merged.ip.length + merged.user.length + merged.hosts.length === 0) return;
  event.related = {
    ...(merged.ip.length > 0 && { ip: merged.ip }),
    ...(merged.user.length > 0 && { user: merged.user }),
    ...(merged.hosts.length > 0 && { hosts: merged.hosts }),
  };
}

/** A masked value names nobody: it would relate everyone to everyone. */
const MASK = '[REDACTED';

function union(known: readonly string[] = [], ...more: readonly (string | undefined)[]): string[] {
  const all: string[] = [];
  for (const each of [...known, ...more])
    if (each !== undefined && all.length < MAX_RELATED && !all.includes(each) && !each.startsWith(MASK))
      all.push(each);
  return all;
}
