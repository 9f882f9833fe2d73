import type { JsonObject } from '../kernel/json.ts';
import type { AlertFacts } from './alert/alert-facts.ts';

/**
 * What Sluice itself has to tell. It travels as an alert of Wazuh's form, so that grouping, routes, messages and advice are
 * those of any other; the ids of its rules are of no rule in `content/rules` and of none of its twins.
 */
export const NOTICES = {
  /** No source of alerts was heard of: neither a manager's script nor the indexer. */
  sources_silent: { rule: '109900' },
  /** Alerts of a manager node come from the indexer alone. */
  script_broken: { rule: '109901' },
  /** The indexer cannot be read. */
  indexer_unreadable: { rule: '109902' },
  /** What a mute has held back, at its end: see `collect.ts`. */
  alert_mute: { rule: '109903' },
  /** More groups open on a route than anybody reads: see `storm.ts`. */
  alert_storm: { rule: '109904' },
  /** An alarm of CloudWatch on Sluice itself: see `alarm-change.ts`. */
  alarm: { rule: '109905' },
  /** A secret that people change, and have not for long: see `secret-age.ts`. */
  secret_old: { rule: '109906' },
  /** That a channel works: see `alert-test.ts`. */
  alert_test: { rule: '109909', level: 3 },
} as const satisfies Readonly<Record<string, { readonly rule: string; readonly level?: number }>>;
export type NoticeKind = keyof typeof NOTICES;

/** Group of every notice, for routes. */
export const NOTICE_GROUP = 'sluice_notice';
const NOTICE_LEVEL = 12;
/** The node that notices come from. */
export const NOTICE_NODE = 'sluice';

/** Whether Sluice tells it of itself: the node is no manager's. */
export function isNotice({ node, rule }: Pick<AlertFacts, 'node' | 'rule'>): boolean {
  return node === NOTICE_NODE && rule.groups.includes(NOTICE_GROUP);
}

/** Whether it tells its own end, and lasts until then however quiet it is. */
export function isLasting(facts: Pick<AlertFacts, 'node' | 'rule'>): boolean {
  return isNotice(facts) && facts.rule.id === NOTICES.alarm.rule;
}

export interface Notice {
  readonly kind: NoticeKind;
  /** What tells notices of one kind apart, such as a node: each is a group of its own. */
  readonly subject?: string | undefined;
  /** One sentence: what is wrong, and since when. */
  readonly text: string;
  /** A code, safe to log. */
  readonly reason?: string | undefined;
  /** Epoch ms. */
  readonly at: number;
  /** The same for one telling, whoever makes it: told twice under one id it is told once. At most 128 characters. */
  readonly id: string;
}

/** A notice as an alert of level 12, unless its kind has another. */
export function noticeAlert({ kind, subject, text, reason, at, id }: Notice): JsonObject {
  const { rule, level = NOTICE_LEVEL }: { readonly rule: string; readonly level?: number } = NOTICES[kind];
  return {
    timestamp: new Date(at).toISOString().replace('Z', '+0000'),
    id,
    rule: {
      id: rule,
      level,
      description: text,
      groups: [NOTICE_GROUP, kind],
    },
    agent: { id: '000', name: NOTICE_NODE },
    manager: { name: NOTICE_NODE },
    location: 'Sluice',
    data: {
      sluice: {
        event: { action: kind, ...(reason === undefined ? {} : { reason }) },
        ...(subject === undefined ? {} : { source: { ip: subject } }),
      },
    },
  };
}
