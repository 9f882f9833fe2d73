import type { Heard } from '../../../src/event/heard-book.ts';
import { sha256 } from '../../../src/kernel/digest.ts';
import type { Item } from './table-item.ts';

/**
 * The one DynamoDB table of a deployment, on demand, read and written by key. It knows neither transactions nor scans.
 *
 * | `pk`                  | item                                        | attributes                                            | expires             |
 * |-----------------------|---------------------------------------------|-------------------------------------------------------|---------------------|
 * | `mark#<message key>`  | delivery of a packed message; listed        | see below                                             | 20 days             |
 * | `taken#<id>`          | what came with a request or object; listed  | see below                                             | 20 days             |
 * | `hour#<hour>`         | sum of an hour of the ledger                | `state` (gzip of JSON)                                | 400 days            |
 * | `split#<message key>` | which events of a dead letter go first         | `positions` (numbers)                                 | 20 days             |
 * | `budget#<node>`       | request window of a manager node            | `windowAt used blockedUntil`, `perMinute limitAt`     | 1 or 2 hours        |
 * | `pace#<node>`         | how fast a manager node is sent events      | `state` (JSON) `version`                              | 1 hour              |
 * | `agent#<node>#<id>`   | who uses an agent identity of a node        | `claimant leaseUntil`                                 | 1 hour              |
 * | `counters#<node>`     | what a manager node's daemons have counted  | `nextAt asOf reading` (JSON)                          | 1 hour              |
 * | `group#<hash>`        | alert group; in list `due` when owed        | `state` (gzip of JSON) `version`                      | as the step says    |
 * | `mute#<id>`           | alerts that nobody is told of; in list `mutes`, by its end | `state` (JSON)                      | 7 days behind its end |
 * | `storm#<hash>#<n>`    | groups that opened on a route in minute `n` | `marks` (texts) `stormy`                              | 10 minutes          |
 * | `task#<hash>`         | the right to do something once              | `claimant leaseUntil done`                            | as the step says    |
 * | `key#<id>`            | ingest key; in list `keys`, by making       | see below                                             | never               |
 * | `rate#<hash>#<n>`     | what a caller sent in window `n` of 10 s    | `used`                                                | 2 minutes           |
 * | `replay#<hash>`       | signature of a request that was used        | none                                                  | 10 minutes          |
 * | `seen#<tenant>#<account>#<region>#<n>#<c>` | records of AWS of five minutes that came before | `records` (12 bytes each) | 20 days      |
 * | `session#<hash>`      | who made a session of AWS, in redacted names | `origin` (JSON) `rank`                               | 36 or 60 hours      |
 * | `probe#<id>`          | a probe of `sluice doctor` that came back   | `alertedAt` (perhaps) `receivedAt notedAt`            | 1 day               |
 * | `test#<id>`           | a test of `sluice alert test`, and how it went | `state` (JSON)                                     | 1 hour              |
 * | `verify#<hash>`       | how far the files of a bucket are verified  | `state` (gzip of JSON) `leaseUntil`                   | 90 days             |
 * | `heard#<tenant>#<account>#<region>` | last word of CloudTrail; in list `heard`, or `silent` once that was told | `account region tenant usualQuietMs`, `lastDigest` | 30 days |
 * | `trail#<hash>`        | a watched trail as it was last seen         | `state` (JSON)                                        | 400 days            |
 * | `source#poll`         | how far the indexer has been read           | `state` (gzip of JSON) `leaseUntil`                   | 30 days             |
 * | `source#watch`        | since when sources of alerts are watched    | `beganAt`                                             | never               |
 * | `source#node#<hash>`  | a manager node whose script was heard; in list `sources` | `node at alertedAt`                      | 30 days             |
 * | `source#wait#<hash>`  | an alert that came from the indexer first; in list `waits` | `node key at alertedAt`                | 2 days              |
 * | `alerted#<hash>#<part>` | an alert; in lists of its rule, source and user | `record` (JSON) of part `rule`            | 40 days             |
 * | `activity#progress`   | how far the archive is summed for reports   | `state` (gzip of JSON) `leaseUntil`                   | 400 days            |
 * | `activity#<hour>`     | who did what in an hour                     | `state` (gzip of JSON)                                | 400 days            |
 * | `alertday#<day>`      | rules that alerted on a day (UTC)           | `rules` (texts)                                       | 40 days             |
 * | `alertsum#<hour>`     | sum of the alerts of an hour (UTC)          | `of` (the hour), `state` (gzip of JSON) `version`     | 40 days             |
 * | `report#<id>`         | a report that somebody wants now; in list `reports` until it is answered | `state` (JSON), `answer` (JSON) | 1 day |
 * | `incident#<thread>`   | what an episode of a grave group has been through; in list `incidents`, by how long it was alive | `record` (JSON) `changes` | 40 days |
 *
 * A key has `tenant application secretHash kind scopes origins signature`, perhaps `eventsPerSecond validUntil`, and
 * `revokedAt` or `successor` (an id) once it is that. Scopes and origins are words between spaces. Keys made before
 * there were kinds have neither `kind` nor `scopes`, `origins` and `signature`.
 *
 * A mark has `claimant leaseUntil claimedAt`, the settled positions as `delivered` (numbers) until it is `done`, `crashes`,
 * and what the ledger wants to know: `since source tenant origin count`, `taken` or `root`, `forwarded_<sink>` (with _ for
 * -), `parked` (texts, `<key of the dead letter> <reason> <count>`) and `replays` (texts, message keys). What was taken has
 * `entry`, JSON without ids of events. Both stand in one of 16 lists of their hour, `ledger#<hour>#<shard>`.
 *
 * Times are epoch milliseconds, except `expiresAt`, the TTL attribute, which is in epoch seconds as DynamoDB wants it.
 * TTL deletes up to two days late, so a reader treats what has expired as gone. `token` names the last write.
 * An item with `list` and `at` is found by the index `listed`, in the order of `at`; the others are not in it.
 */
export const TABLE = {
  partitionKey: 'pk',
  timeToLive: 'expiresAt',
  /** Keys only: readers fetch the items themselves, consistently. `list` is a string, `at` a number. */
  index: { name: 'listed', partitionKey: 'list', sortKey: 'at' },
} as const;

export const DUE_LIST = 'due';
export const KEY_LIST = 'keys';
export const MUTE_LIST = 'mutes';
export const INCIDENT_LIST = 'incidents';
export const REPORT_LIST = 'reports';

/** Accounts and regions by when they were last heard of, and those whose silence was told. */
export const HEARD_LIST = 'heard';
export const SILENT_LIST = 'silent';

/** Manager nodes whose script was heard, and alerts that came without it. */
export const SOURCE_LIST = 'sources';
export const WAIT_LIST = 'waits';

/** Lists of the ledger begin so; an hour has as many as there are shards, so that no part of the index gets hot. */
export const LEDGER_LISTS = 'ledger#';
export const LEDGER_SHARDS = 16;

/** The list of an hour that an id (base64url) stands in. */
export function ledgerList(hour: string, shard: number): string {
  return `${LEDGER_LISTS}${hour}#${shard}`;
}
export const ledgerShard = (id: string) => id.charCodeAt(0) % LEDGER_SHARDS;

export const takenKey = (id: string) => `taken#${id}`;
export const hourKey = (hour: string) => `hour#${hour}`;
export const markKey = (message: string) => `mark#${message}`;
export const splitKey = (message: string) => `split#${message}`;
export const budgetKey = (node: string) => `budget#${node}`;
export const identityKey = (node: string, id: string) => `agent#${node}#${id}`;
export const paceKey = (node: string) => `pace#${node}`;
export const countersKey = (node: string) => `counters#${node}`;
export const keyKey = (id: string) => `key#${id}`;
export const probeKey = (id: string) => `probe#${id}`;
export const testKey = (id: string) => `test#${id}`;
export const replayKey = (id: string) => `replay#${sha256(id)}`;
/** By tenant: what one tenant's bucket says of another's account is no word of that one. */
export const heardKey = ({ tenant, account, region }: Pick<Heard, 'tenant' | 'account' | 'region'>) =>
  `heard#${tenant}#${account}#${region}`;
export const trailKey = (arn: string) => `trail#${sha256(arn)}`;
/** `slot` is of `slotOf`, bounded; a slot has chunks from 0 on. */
export const seenKey = (slot: string, chunk: number) => `seen#${slot}#${chunk}`;
/** Hashed: group keys and task names hold addresses and names, and have no bound of their own. */
export const groupKey = (route: string, key: string) => `group#${sha256(JSON.stringify([route, key]))}`;
export const muteKey = (id: string) => `mute#${id}`;
/** `line` is of `stormLine`. */
export const stormKey = (line: string, minute: number) => `storm#${sha256(line, 22)}#${minute}`;
/** Of a bucket. */
export const verifyKey = (bucket: string) => `verify#${sha256(bucket)}`;
export const POLL_KEY = 'source#poll';
export const WATCH_KEY = 'source#watch';
export const sourceNodeKey = (node: string) => `source#node#${sha256(node)}`;
/** Of an alert (`alertKey`). */
export const sourceWaitKey = (alert: string) => `source#wait#${sha256(alert)}`;
export const taskKey = (task: string) => `task#${sha256(task)}`;
export const sessionKey = (tenant: string, accessKeyId: string) =>
  `session#${sha256(JSON.stringify([tenant, accessKeyId]))}`;
/** `subject` is a pseudonym: see `src/intake/door/rate-subject.ts`. */
export const rateKey = (subject: string, window: number) => `rate#${subject}#${window}`;

export const ACTIVITY_PROGRESS_KEY = 'activity#progress';
export const activityKey = (hour: string) => `activity#${hour}`;

export const alertDayKey = (day: string) => `alertday#${day}`;
/** Of an alert (`alertKey`): its items begin so, and each has its part. */
export const alertedKey = (alert: string, part: 'rule' | 'source' | 'user' | '' = '') =>
  `alerted#${sha256(alert, 22)}#${part}`;
/** Lists of alerts begin so. */
export const ALERT_LISTS = 'alerts#';
/** Hashed: addresses and names are personal, and a list's name shows in traces. */
export const alertList = (part: 'rule' | 'source' | 'user', what: string) =>
  `${ALERT_LISTS}${part}#${part === 'rule' ? what : sha256(what, 22)}`;

export const alertSumKey = (name: string) => `alertsum#${name}`;
export const reportKey = (id: string) => `report#${id}`;
/** Of an episode (`threadOf`), which is a digest already. */
export const incidentKey = (thread: string) => `incident#${thread}`;

/** `expiresAt` for an item that must be kept until `ms` (epoch). */
export function expiry(ms: number): number {
  return Math.ceil(ms / 1000);
}

/** Condition: there is no item, or TTL should have deleted it by now. Wants `nowS` of `atSecond`. */
export const ABSENT = '(attribute_not_exists(#pk) OR #expiresAt <= :nowS)';

/** Value for `ABSENT`. */
export function atSecond(now: number): { readonly nowS: number } {
  return { nowS: Math.floor(now / 1000) };
}

/** Whether the item is there and TTL should not have deleted it. */
export function isLive(item: Item | undefined, now: number): item is Item {
  if (item === undefined) return false;
  return typeof item.expiresAt !== 'number' || item.expiresAt > atSecond(now).nowS;
}
