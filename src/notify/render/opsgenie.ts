import type { Severity } from '../../event/severity.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { ChannelMessage } from '../channel.ts';
import type { NotificationKind } from '../group/outbox-entry.ts';
import { cut, plainLine } from '../plain-text.ts';
import { textBody } from './email.ts';
import { type Message, messageOf, type RenderOptions } from './message.ts';
import type { Notification } from './notification.ts';

/** https://docs.opsgenie.com/docs/alert-api#create-alert; `details` may have 8 000 characters in all. */
const MAX_MESSAGE = 130;
const MAX_DESCRIPTION = 15_000;
const MAX_DETAILS = 7_500;
const MAX_DETAIL = 500;
const MAX_ENTITY = 512;
const MAX_TAGS = 20;
const MAX_TAG = 50;
const MAX_NOTE = 15_000;

const PRIORITY: Readonly<Record<Severity, 'P1' | 'P2' | 'P3' | 'P4' | 'P5'>> = {
  critical: 'P1',
  high: 'P2',
  medium: 'P3',
  low: 'P4',
  info: 'P5',
};

type Action = Extract<ChannelMessage, { type: 'opsgenie' }>['action'];

const ACTION: Readonly<Record<NotificationKind, Action>> = {
  first: 'create',
  escalated: 'create',
  digest: 'notes',
  assigned: 'notes',
  acknowledged: 'acknowledge',
  resolved: 'close',
};

/** As many of the details as fit, the first ones first. */
function detailsOf(message: Message): JsonObject {
  const details: Record<string, string> = {};
  let length = 0;
  for (const { label, value } of message.details) {
    const text = plainLine(value, MAX_DETAIL);
    length += label.length + text.length;
    if (length > MAX_DETAILS) break;
    details[label] = text;
  }
  return details;
}

/** Opsgenie parts tags at commas in places. */
function tagsOf({ rule }: Notification['facts'], severity: Severity): readonly string[] {
  const tags = ['sluice', severity, `rule-${rule.id}`, ...rule.groups]
    .map((tag) => plainLine(tag.replaceAll(',', ' '), MAX_TAG))
    .filter((tag) => tag !== '');
  return [...new Set(tags)].slice(0, MAX_TAGS);
}

/** A notification as a request to Opsgenie's Alert API: an alert, or what to do with the one that is there. */
export function renderOpsgenie(
  notification: Notification,
  options: RenderOptions = {},
): Extract<ChannelMessage, { type: 'opsgenie' }> {
  const message = messageOf(notification, options);
  const { facts } = notification;
  const action = ACTION[message.kind];
  const text = textBody(message);
  if (action !== 'create')
    return {
      type: 'opsgenie',
      action,
      body: { note: cut(text, MAX_NOTE), user: 'Sluice', source: 'Sluice' },
    };
  const entity = facts.source.ip ?? facts.application ?? facts.agent.name;
  return {
    type: 'opsgenie',
    action,
    body: {
      message: plainLine(message.summary, MAX_MESSAGE),
      description: cut(text, MAX_DESCRIPTION),
      details: detailsOf(message),
      tags: tagsOf(facts, message.severity),
      priority: PRIORITY[message.severity],
      source: 'Sluice',
      ...(entity !== undefined && { entity: plainLine(entity, MAX_ENTITY) }),
    },
  };
}
