import type { AlertFacts } from '../alert/alert-facts.ts';
import type { Notification } from './notification.ts';

/** Rison string: quoted, with `!` escaping itself and the quote (https://github.com/Nanonid/rison). */
function rison(text: string): string {
  return `'${text.replaceAll(/[!']/g, '!$&')}'`;
}

/** KQL phrase. */
function phrase(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, '\\$&')}"`;
}

/** Minutes shown around what is reported, so that its surroundings are seen. */
const AROUND_MS = 15 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** Slack refuses longer addresses in places; browsers and mail clients cope with more. */
const MAX_URL = 1_800;

/**
 * Address of Discover in the Wazuh dashboard (OpenSearch Dashboards 2, `data-explorer`), index pattern `wazuh-alerts-*`.
 * `to` is epoch ms or `now`, which is the reader's.
 */
function discover(base: string, query: string, from: number, to: number | 'now'): string {
  const app = `(discover:(columns:!(_source),isDirty:!f,sort:!()),metadata:(indexPattern:'wazuh-alerts-*',view:discover))`;
  const time = `(from:${rison(iso(from))},to:${to === 'now' ? 'now' : rison(iso(to))})`;
  const global = `(filters:!(),refreshInterval:(pause:!t,value:0),time:${time})`;
  const search = `(filters:!(),query:(language:kuery,query:${rison(query)}))`;
  const state = [app, global, search].map(encode);
  return `${base.replace(/\/+$/, '')}/app/data-explorer/discover#?_a=${state[0]}&_g=${state[1]}&_q=${state[2]}`;
}

/** One alert, by its `id` and `manager.name` or `cluster.node`. */
function alertTerms({ alertId, node }: AlertFacts): readonly string[] {
  return [`id:${phrase(alertId)}`, `(manager.name:${phrase(node)} or cluster.node:${phrase(node)})`];
}

/**
 * What is grouped, as far as Wazuh indexes it: `rule.id`, `agent.id` and, when known, `data.srcip` or, for an event that was
 * pulled from S3, `data.aws.srcip`.
 */
function groupTerms({ rule, agent, source, aws, pulled }: AlertFacts): readonly string[] {
  const address =
    source.ip === undefined || aws !== undefined
      ? []
      : [`${pulled === true ? 'data.aws' : 'data'}.srcip:${phrase(source.ip)}`];
  return [`rule.id:${phrase(rule.id)}`, `agent.id:${phrase(agent.id)}`, ...address];
}

/** The alert itself or its whole group, over the time that is reported and 15 minutes more at either end. */
export function dashboardLink(
  base: string,
  { facts, since, until, history }: Notification,
  of: 'alert' | 'group',
): string {
  const from = Math.min(since, facts.alertedAt ?? since, (of === 'group' && history?.firstAt) || since);
  const url = (terms: readonly string[]) =>
    discover(base, terms.join(' and '), from - AROUND_MS, until + AROUND_MS);
  const full = url(of === 'alert' ? alertTerms(facts) : groupTerms(facts));
  return full.length <= MAX_URL ? full : url([`rule.id:${phrase(facts.rule.id)}`]);
}

/** Every alert of that level or a higher one, since the first that was summed up, and 15 minutes more at either end. */
export function summedLink(
  base: string,
  { since, until, history }: Notification,
  lowestLevel: number,
): string {
  const from = Math.min(since, history?.firstAt ?? since);
  return discover(base, `rule.level >= ${lowestLevel}`, from - AROUND_MS, until + AROUND_MS);
}

/** Fields in which the sources write an address, and a user; a word alone is asked for in each. */
const ADDRESS_FIELDS = [
  'data.srcip',
  'data.aws.srcip',
  'data.aws.sourceIPAddress',
  'data.aws.source_ip_address',
];
const ID_FIELDS = ['data.sluice.user.id', 'data.aws.sluice.user.id', 'data.aws.userIdentity.arn'];
const NAME_FIELDS = ['data.dstuser', 'data.srcuser', 'data.aws.userIdentity.userName'];

function anyOf(fields: readonly string[], value: string | undefined): readonly string[] {
  return value === undefined ? [] : fields.map((field) => `${field}:${phrase(value)}`);
}

/** Everything that names one of the values, from a day before the alert until the link is followed. */
function lastDay(base: string, until: number, terms: readonly string[]): string | undefined {
  const url = discover(base, terms.join(' or '), until - DAY_MS, 'now');
  return terms.length > 0 && url.length <= MAX_URL ? url : undefined;
}

/** Whatever came from the source address in the day before and since; undefined when the alert names none. */
export function addressLink(base: string, { facts, until }: Notification): string | undefined {
  return lastDay(base, until, anyOf(ADDRESS_FIELDS, facts.source.ip));
}

/** Whatever the user did in the day before and since; undefined when the alert names none that fits an address. */
export function userLink(base: string, { facts: { user }, until }: Notification): string | undefined {
  return lastDay(base, until, [...anyOf(ID_FIELDS, user.id), ...anyOf(NAME_FIELDS, user.name)]);
}

/** Leaves no character that Slack's links or HTML give a meaning to. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /['()*!]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function iso(epochMs: number): string {
  const latest = 253_402_300_799_999;
  return new Date(Math.min(Math.max(epochMs, 0), latest)).toISOString();
}
