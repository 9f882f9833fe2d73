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
/** Slack refuses longer addresses in places; browsers and mail clients cope with more. */
const MAX_URL = 1_800;

/**
 * Address of Discover in the Wazuh dashboard (OpenSearch Dashboards 2, `data-explorer`), index pattern
 * `wazuh-alerts-*`. Query: for one alert its `id` and `manager.name` or `cluster.node`; for a digest `rule.id`,
 * `agent.id` and, when known, `data.srcip` or, for an event that was pulled from S3, `data.aws.srcip`. Time: what is reported, 15 minutes more at either end.
 */
export function dashboardLink(base: string, { kind, facts, since, until }: Notification): string {
  const terms =
    kind === 'first'
      ? [
          `id:${phrase(facts.alertId)}`,
          `(manager.name:${phrase(facts.node)} or cluster.node:${phrase(facts.node)})`,
        ]
      : [
          `rule.id:${phrase(facts.rule.id)}`,
          `agent.id:${phrase(facts.agent.id)}`,
          ...(facts.source.ip === undefined || facts.aws !== undefined
            ? []
            : [`${facts.pulled === true ? 'data.aws' : 'data'}.srcip:${phrase(facts.source.ip)}`]),
        ];
  const from = Math.min(since, facts.alertedAt ?? since) - AROUND_MS;
  const url = (query: string) => {
    const app = `(discover:(columns:!(_source),isDirty:!f,sort:!()),metadata:(indexPattern:'wazuh-alerts-*',view:discover))`;
    const time = `(from:${rison(iso(from))},to:${rison(iso(until + AROUND_MS))})`;
    const global = `(filters:!(),refreshInterval:(pause:!t,value:0),time:${time})`;
    const search = `(filters:!(),query:(language:kuery,query:${rison(query)}))`;
    const state = [app, global, search].map(encode);
    return `${base.replace(/\/+$/, '')}/app/data-explorer/discover#?_a=${state[0]}&_g=${state[1]}&_q=${state[2]}`;
  };
  const full = url(terms.join(' and '));
  return full.length <= MAX_URL ? full : url(`rule.id:${phrase(facts.rule.id)}`);
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
