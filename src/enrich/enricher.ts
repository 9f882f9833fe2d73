import { factsOfAction } from '../event/actions.ts';
import type { Envelope } from '../event/envelope.ts';
import type { SecurityEvent } from '../event/security-event.ts';
import type { Clock } from '../kernel/clock.ts';
import { isPublicIp } from '../kernel/special-addresses.ts';
import { remember } from './bounded-cache.ts';
import { countryOf } from './countries.ts';
import { techniqueOfFinding } from './finding-techniques.ts';
import type { GeoReader } from './geo-reader.ts';
import { summarizeIdentity } from './identity-summary.ts';
import type { SessionOrigin } from './session-book.ts';
import { isTechniqueId, TECHNIQUES, techniqueOfTrailCall } from './techniques.ts';
import { matchEvent } from './threat/match-event.ts';
import { threatFields } from './threat/threat-fields.ts';
import type { ThreatSet } from './threat/threat-set.ts';
import { createUserAgentReader, type UserAgentFacts } from './user-agent.ts';

export interface EnricherOptions {
  /** Without it, events carry no country and no network. */
  readonly geo: GeoReader | undefined;
  /** What AWS accounts are called, by id. */
  readonly accounts: Readonly<Record<string, { readonly alias: string; readonly unit?: string | undefined }>>;
  /** The set of threat indicators of the moment; without it, or while there is none, no event is marked. */
  readonly threats?: (() => ThreatSet | undefined) | undefined;
  /** Epoch ms. */
  readonly clock?: Clock;
}

/** `session` is who is behind the session that a call of AWS was made in, when that is known. */
export type Enrich = (envelope: Envelope, session?: SessionOrigin) => Envelope;

type Place = Pick<NonNullable<SecurityEvent['source']>, 'geo' | 'as'>;

const CACHED_ADDRESSES = 5_000;
const MAX_RELATED = 100;
const NOWHERE: Place = {};

/**
 * Adds what is known beside what was sent: place and network of the source address, the program behind the user agent,
 * account aliases and organisational units, who really made a call of AWS, the ATT&CK technique, all addresses, users and hosts
 * of the event in one list each, and what threat feeds list of it. What the
 * event says itself is never replaced, and the envelope is not changed but copied. Place, network and program are
 * advisory: good for sorting and correlating, no proof.
 */
export function createEnricher({ geo, accounts, threats, clock }: EnricherOptions): Enrich {
  const readUserAgent = createUserAgentReader();
  const placeOf =
    geo === undefined ? () => NOWHERE : remember(CACHED_ADDRESSES, (ip) => lookUpPlace(geo, ip));
  return (envelope, session) => {
    const event = { ...envelope.event };
    addPlace(event, placeOf);
    addProgram(event, readUserAgent);
    addAccount(event, accounts);
    addIdentity(event, envelope, session);
    addTechnique(event);
    addRelated(event);
    const set = threats?.();
    if (set !== undefined && clock !== undefined) addThreat(event, set, clock());
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

function addAccount(event: SecurityEvent, accounts: EnricherOptions['accounts']): void {
  const account = event.cloud?.account;
  if (account?.id === undefined || !Object.hasOwn(accounts, account.id)) return;
  const { alias = '', unit } = accounts[account.id] ?? {};
  const name = account.name ?? alias.slice(0, 256);
  if (name) event.cloud = { ...event.cloud, account: { ...account, name } };
  if (unit) event.sluice = { organizational_unit: unit, ...event.sluice };
}

function addIdentity(event: SecurityEvent, { source, record }: Envelope, session?: SessionOrigin): void {
  if (source === 'cloudtrail' && record?.userIdentity !== undefined)
    event.sluice = { ...event.sluice, identity: summarizeIdentity(record, session) };
}

function addTechnique(event: SecurityEvent): void {
  if (event.threat !== undefined) return;
  const id = techniqueOf(event);
  if (isTechniqueId(id))
    event.threat = { framework: 'MITRE ATT&CK', technique: { id: [id], name: [TECHNIQUES[id]] } };
}

function techniqueOf({ event: { action, outcome, dataset }, cloud }: SecurityEvent): string | undefined {
  if (dataset === 'aws.guardduty') return techniqueOfFinding(action);
  return dataset === 'aws.cloudtrail'
    ? techniqueOfTrailCall(cloud?.service?.name, action, outcome)
    : factsOfAction(action).technique;
}

function addThreat(event: SecurityEvent, set: ThreatSet, now: number): void {
  const found = matchEvent(set, event, now / 1_000);
  if (found === undefined) return;
  const { threat, intel } = threatFields(found);
  event.threat = { ...event.threat, ...threat };
  event.sluice = { ...event.sluice, intel };
}

function addRelated(event: SecurityEvent): void {
  const { source, user, url, related } = event;
  const ip: string[] = [];
  const users: string[] = [];
  const hosts: string[] = [];
  for (const each of related?.ip ?? []) add(ip, each);
  add(ip, source?.ip);
  for (const each of related?.user ?? []) add(users, each);
  add(users, user?.id);
  add(users, user?.name);
  add(users, user?.email);
  add(users, user?.target?.id);
  add(users, user?.target?.name);
  for (const each of related?.hosts ?? []) add(hosts, each);
  add(hosts, url?.domain);
  if (ip.length + users.length + hosts.length === 0) return;
  const merged: NonNullable<SecurityEvent['related']> = {};
  if (ip.length > 0) merged.ip = ip;
  if (users.length > 0) merged.user = users;
  if (hosts.length > 0) merged.hosts = hosts;
  event.related = merged;
}

/** A masked value names nobody: it would relate everyone to everyone. */
const MASK = '[REDACTED';

function add(all: string[], each: string | undefined): void {
  if (each !== undefined && all.length < MAX_RELATED && !all.includes(each) && !each.startsWith(MASK))
    all.push(each);
}
