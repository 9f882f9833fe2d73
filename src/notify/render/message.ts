import type { Severity } from '../../event/severity.ts';
import type { Advice } from '../advice/advice.ts';
import { adviceFor } from '../advice/advice-for.ts';
import type { NotificationKind } from '../group/outbox-entry.ts';
import { type Look, lookOf } from './look.ts';
import { type Detail, detailsOf, placeOf } from './message-details.ts';
import { type Link, linksOf } from './message-links.ts';
import { leadOf, titleOf } from './message-words.ts';
import type { Notification } from './notification.ts';
import { type TimeText, timeTextIn } from './time-text.ts';

export interface RenderOptions {
  /** Where the Wazuh dashboard is, without a path behind it unless it has one of its own. */
  readonly dashboardUrl?: string | undefined;
  /** Zone of the IANA database in which times are told, beside UTC. */
  readonly timeZone?: string | undefined;
  /** How this channel tells times, when it can do better. */
  readonly timeText?: TimeText | undefined;
}

/**
 * What a message says, before any channel's markup. Every text is one plain line and still to be escaped, none is empty;
 * what was not known is not there.
 */
export interface Message {
  readonly kind: NotificationKind;
  readonly severity: Severity;
  readonly look: Look;
  /** Says it in one line: the rule's sentence, with what became of it before it. */
  readonly title: string;
  /** The title with who and where behind it, for a line that stands alone. */
  readonly summary: string;
  /** The rule's sentence, or a sum's name, with who and where: the same for every message of a group, so that mails stay together. */
  readonly subject: string;
  /** How many in what time, who has it, since when it is quiet. */
  readonly lead?: string;
  readonly details: readonly Detail[];
  /** None when there is nothing left to do. */
  readonly advice: readonly Advice[];
  readonly links: readonly Link[];
  /** Identifiers, for the foot of the message. */
  readonly foot: string;
}

/** Puts a notification into words, the same for every channel. */
export function messageOf(notification: Notification, options: RenderOptions = {}): Message {
  const { kind, facts } = notification;
  const { rule, severity } = facts;
  const time = options.timeText ?? timeTextIn(options.timeZone);
  const title = titleOf(notification);
  const lead = leadOf(notification, time);
  const place = placeOf(facts);
  // Most rules end their sentence; it goes on here.
  const placed = (text: string) => (place === undefined ? text : `${text.replace(/\.$/, '')} (${place})`);
  return {
    kind,
    severity,
    look: lookOf(severity, kind),
    title,
    summary: placed(title),
    subject: placed(facts.summed?.name ?? rule.description),
    ...(lead !== undefined && { lead }),
    details: detailsOf(notification, time),
    advice: kind === 'resolved' || kind === 'acknowledged' ? [] : adviceFor(facts),
    links: linksOf(notification, options.dashboardUrl),
    foot: [
      `Wazuh rule ${rule.id}, level ${rule.level} (${severity})`,
      `alert ${facts.alertId} on ${facts.node}`,
      ...(facts.eventId === undefined ? [] : [`event ${facts.eventId}`]),
    ].join(' · '),
  };
}
