import type { Severity } from '../../event/severity.ts';
import type { ChannelMessage } from '../channel.ts';
import type { NotificationKind } from '../group/outbox-entry.ts';
import { plainLine } from '../plain-text.ts';
import { messageOf, type RenderOptions } from './message.ts';
import type { Notification } from './notification.ts';
import { isoTime } from './time-text.ts';

/** https://developer.pagerduty.com/docs/send-alert-event: the summary; the whole event may have 512 KB. */
const MAX_SUMMARY = 1_024;
const MAX_SOURCE = 255;

/** PagerDuty's four words. */
const SEVERITY: Readonly<Record<Severity, 'info' | 'warning' | 'error' | 'critical'>> = {
  info: 'info',
  low: 'info',
  medium: 'warning',
  high: 'error',
  critical: 'critical',
};

/** Somebody has it when it is assigned, too: PagerDuty knows no assignee of ours. */
const ACTION: Readonly<Record<NotificationKind, 'trigger' | 'acknowledge' | 'resolve'>> = {
  first: 'trigger',
  digest: 'trigger',
  escalated: 'trigger',
  acknowledged: 'acknowledge',
  assigned: 'acknowledge',
  resolved: 'resolve',
};

/** A notification as an event of the Events API v2; the channel adds whose it is and which incident's. */
export function renderPagerDuty(
  notification: Notification,
  options: RenderOptions = {},
): Extract<ChannelMessage, { type: 'pagerduty' }> {
  const message = messageOf(notification, options);
  const { facts, until } = notification;
  const details = message.details.map(({ label, value }) => [label, value] as const);
  const steps = message.advice.map(({ what, command }) =>
    command === undefined ? what : `${what}\n${command}`,
  );
  const dashboard = options.dashboardUrl === undefined ? undefined : message.links[0]?.url;
  return {
    type: 'pagerduty',
    event: {
      event_action: ACTION[message.kind],
      client: 'Sluice',
      ...(dashboard !== undefined && { client_url: dashboard }),
      links: message.links.map(({ text, url }) => ({ href: url, text })),
      payload: {
        summary: plainLine(message.summary, MAX_SUMMARY),
        source: plainLine(facts.application ?? facts.agent.name ?? `agent ${facts.agent.id}`, MAX_SOURCE),
        severity: SEVERITY[message.severity],
        timestamp: isoTime(until),
        ...(facts.tenant !== undefined && { group: facts.tenant }),
        class: `Wazuh rule ${facts.rule.id}`,
        custom_details: {
          ...(message.lead !== undefined && { Summary: message.lead }),
          ...Object.fromEntries(details),
          ...(steps.length > 0 && { 'What to do': steps }),
          Identifiers: message.foot,
        },
      },
    },
  };
}
