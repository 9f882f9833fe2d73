import type { Severity } from '../../event/severity.ts';
import type { Advice } from '../advice/advice.ts';
import { adviceFor } from '../advice/advice-for.ts';
import { type AlertFacts, userOf } from '../alert-facts.ts';
import { dashboardLink } from './dashboard-link.ts';
import type { Notification } from './notification.ts';
import { spanText, timeText } from './time-text.ts';

export interface RenderOptions {
  /** Where the Wazuh dashboard is, without a path behind it unless it has one of its own. */
  readonly dashboardUrl?: string | undefined;
}

interface Link {
  readonly text: string;
  /** Complete address whose event values are percent-encoded. */
  readonly url: string;
}

/** One labelled value: the label is ours, the value may be the event's. */
interface Detail {
  readonly label: string;
  readonly value: string;
}

/** What a message says, before any channel's markup. Every text is one plain line and still to be escaped. */
export interface Message {
  readonly severity: Severity;
  /** The rule's sentence, with the count before it in a digest. */
  readonly title: string;
  /** Who, where: for the subject, after the title. */
  readonly subject: string;
  /** In a digest, how many in what time. */
  readonly lead?: string;
  readonly details: readonly Detail[];
  readonly advice: readonly Advice[];
  readonly links: readonly Link[];
  /** Identifiers, for the foot of the message. */
  readonly foot: string;
}

/** https://attack.mitre.org/resources/working-with-attack/: sub-techniques are a path segment of their own. */
function techniqueLinks(facts: AlertFacts): readonly Link[] {
  return facts.techniques
    .filter(({ id }) => /^T\d{4}(\.\d{3})?$/.test(id))
    .slice(0, 3)
    .map(({ id }) => ({
      text: `ATT&CK ${id}`,
      url: `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`,
    }));
}

function joined(separator: string, ...parts: readonly (string | undefined)[]): string | undefined {
  const present = parts.filter((part) => part !== undefined && part !== '');
  return present.length > 0 ? present.join(separator) : undefined;
}

function whoText({ user, aws }: AlertFacts): string | undefined {
  const id = user.id === user.name ? undefined : user.id;
  const kind = aws?.identityType === 'Root' ? 'root user' : undefined;
  return joined(' · ', user.name, id, kind);
}

function detailsOf(facts: AlertFacts): readonly Detail[] {
  const { source, agent, aws } = facts;
  const values: readonly (readonly [label: string, value: string | undefined])[] = [
    ['User', whoText(facts)],
    ['Acted on', facts.user.target],
    ['Resource', aws?.resource],
    ['Source', source.ip ?? source.address],
    ['Country and network', joined(' · ', source.country, source.network)],
    [aws === undefined ? 'Application' : 'AWS service', facts.application],
    ['Tenant', facts.tenant],
    ['AWS account', joined(' · ', aws?.accountName, aws?.account, aws?.region)],
    ['Action', joined(' · ', facts.action, facts.outcome)],
    ['Reason', facts.reason],
    ['Address asked for', facts.url],
    ['Happened', facts.happenedAt === undefined ? undefined : timeText(facts.happenedAt)],
    ['Technique', joined(', ', ...facts.techniques.map(({ id, name }) => joined(' ', id, name)))],
    ['Tactic', joined(', ', ...facts.tactics)],
    [
      'Compliance',
      joined(
        '; ',
        ...facts.compliance.map(({ framework, controls }) => `${framework} ${controls.join(', ')}`),
      ),
    ],
    ['Counted', facts.frequency === undefined ? undefined : `${facts.frequency} events`],
    ['Agent', joined(' · ', `${agent.id} ${agent.name ?? ''}`.trim(), agent.ip, facts.location)],
    ['Client', facts.userAgent],
  ];
  return values.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
}

/** Puts a notification into words, the same for every channel. */
export function messageOf(notification: Notification, { dashboardUrl }: RenderOptions = {}): Message {
  const { kind, facts, count, since, until } = notification;
  const { rule } = facts;
  const digest = kind === 'digest';
  const dashboard =
    dashboardUrl === undefined
      ? []
      : [{ text: 'Open in Wazuh', url: dashboardLink(dashboardUrl, notification) }];
  const title = digest ? `${count} more: ${rule.description}` : rule.description;
  const place = joined(', ', userOf(facts), facts.application, facts.tenant);
  return {
    severity: facts.severity,
    title,
    subject: place === undefined ? title : `${title} (${place})`,
    ...(digest && {
      lead:
        count === 1
          ? `1 more alert of this kind, at ${timeText(until)}.`
          : `${count} more alerts of this kind in ${spanText(until - since)}, from ${timeText(since)} to ${timeText(until)}. The latest:`,
    }),
    details: detailsOf(facts),
    advice: adviceFor(facts),
    links: [...dashboard, ...techniqueLinks(facts)],
    foot: [
      `Wazuh rule ${rule.id}, level ${rule.level}`,
      `alert ${facts.alertId} on ${facts.node}`,
      ...(facts.eventId === undefined ? [] : [`event ${facts.eventId}`]),
    ].join(' · '),
  };
}
