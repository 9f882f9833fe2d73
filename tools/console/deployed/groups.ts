import { unpackGroupState } from '../../../adapters/aws/table/group-state.ts';
import { createTable, type Table } from '../../../adapters/aws/table/table.ts';
import { DUE_LIST, isLive } from '../../../adapters/aws/table/table-layout.ts';
import { sha256 } from '../../../src/kernel/digest.ts';
import { isJsonObject, type JsonValue } from '../../../src/kernel/json.ts';
import { type AlertFacts, readFacts } from '../../../src/notify/alert/alert-facts.ts';
import { historyOf } from '../../../src/notify/group/group-outbox.ts';
import type { GroupState } from '../../../src/notify/group/group-state.ts';
import type { RenderOptions } from '../../../src/notify/render/message.ts';
import type { Notification } from '../../../src/notify/render/notification.ts';
import { RENDERERS } from '../../../src/notify/render/render.ts';
import type { GroupView, Links, MessageDetail, MessageItem } from '../view.ts';
import type { DeployedPipeline } from './pipeline.ts';

/** An alert group that is open, or owed something. */
export interface OpenGroup {
  readonly state: GroupState;
  /** Of its latest alert. */
  readonly facts: AlertFacts;
}

/** More than a page has room for; a storm is one group. */
const MAX_GROUPS = 200;
/** The longest that a group can be due ahead of its time: muted for a month. */
const AHEAD_MS = 31 * 86_400_000;

/**
 * Alert groups that are open, those with the latest alert first. Wants `dynamodb:Query` on the index and
 * `dynamodb:BatchGetItem`; throws what `createTable` throws.
 */
export async function openGroups(
  { clients, name }: DeployedPipeline,
  now: number,
): Promise<readonly OpenGroup[]> {
  const table: Pick<Table, 'listed'> = createTable(clients.dynamodb, name);
  const items = await table.listed(DUE_LIST, now + AHEAD_MS, MAX_GROUPS);
  return items
    .filter((item) => isLive(item, now))
    .flatMap((item) => {
      const state = unpackGroupState(item.state);
      const facts = state && readFacts(state.sample);
      return state === undefined || facts === undefined ? [] : [{ state, facts }];
    })
    .toSorted((a, b) => b.state.lastAt - a.state.lastAt);
}

export function groupView({ state }: OpenGroup, now: number): GroupView {
  const { key, route, firstAt, lastAt, total } = state;
  return { key, route, state: stateOf(state, now), firstAt, lastAt, alerts: total };
}

function stateOf(
  { taken, mutedUntil, open, resolvedAt }: GroupState,
  now: number,
): NonNullable<GroupView['state']> {
  if (mutedUntil !== undefined && mutedUntil > now) return 'muted';
  if (taken !== undefined) return 'taken';
  if (open) return 'open';
  return resolvedAt === undefined ? 'quiet' : 'resolved';
}

export function linksOf({ state, facts }: OpenGroup): Links {
  const { eventId, traceId } = facts;
  return {
    alertId: facts.alertId,
    groupKey: state.key,
    ...(eventId !== undefined && { eventId }),
    ...(traceId !== undefined && { traceId }),
  };
}

/** The same text for the same word of a group: a page that has it does not get it again. */
function messageKey({ state: { route, key, lastAt, total } }: OpenGroup): string {
  return `group-${sha256(JSON.stringify([route, key, lastAt, total]), 22)}`;
}

/**
 * What the team would be told of the group now. The messages that were sent are not kept; this is made by the same renderer,
 * of what the group knows: its first alert, or what has come since in one digest.
 */
function notificationOf({ state, facts }: OpenGroup): Notification {
  const { route, key, total, firstAt, lastAt } = state;
  const history = historyOf(state);
  const alone = total <= 1;
  return {
    kind: alone ? 'first' : 'digest',
    group: { route, key },
    history,
    count: alone ? 1 : total - 1,
    since: firstAt,
    until: lastAt,
    facts,
  };
}

export function messageItem(group: OpenGroup): MessageItem {
  const { facts, state } = group;
  return {
    type: 'message',
    key: messageKey(group),
    at: state.lastAt,
    channel: `route ${state.route}`,
    title: facts.rule.description,
    links: linksOf(group),
  };
}

export function messageDetail(group: OpenGroup, rendering: RenderOptions): MessageDetail {
  const notification = notificationOf(group);
  const slack = RENDERERS.slack(notification, rendering);
  const mail = RENDERERS.email(notification, rendering);
  return {
    ...messageItem(group),
    title: mail.subject,
    text: mail.text,
    blocks: blocksOf(slack.blocks),
    html: mail.html,
  };
}

function blocksOf(blocks: JsonValue): readonly JsonValue[] {
  return Array.isArray(blocks) ? blocks.filter(isJsonObject) : [];
}
