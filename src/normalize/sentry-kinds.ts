import type { ActionFacts } from '../event/actions.ts';
import type { SecurityEvent } from '../event/security-event.ts';
import { actionPart } from './hook-event.ts';

/** What a webhook of Sentry is about: its action here, and how it is categorized. */
export interface SentryKind {
  readonly action: string;
  readonly resource: string;
  readonly facts: ActionFacts;
  readonly kind: SecurityEvent['event']['kind'];
}

/** Resources with a single action, whose name says nothing more. */
const SINGLE: Readonly<Record<string, string>> = {
  error: 'created',
  event_alert: 'triggered',
  activity_alert: 'triggered',
};
const ALERTS = ['event_alert', 'metric_alert', 'activity_alert'];
/** What an error is reported by; anything else tells what became of one, or of something else. */
const OCCURRENCES =
  /^(?:error|event_alert|issue_created|issue_unresolved|metric_alert_(?:critical|warning))$/;

const OCCURRED: ActionFacts = { category: ['web'], type: ['error'], outcome: 'failure', severity: 'low' };
const TOLD: ActionFacts = { category: ['web'], type: ['info'], outcome: 'success', severity: 'info' };
const INSTALLED: ActionFacts = {
  category: ['configuration'],
  type: ['change'],
  outcome: 'success',
  severity: 'info',
};

/** `sentry_<resource>_<action>`, or `sentry_<resource>` where a resource has one action alone. */
export function sentryKind(resource: string, action: string | undefined): SentryKind {
  const what = actionPart(resource);
  const done = action === undefined ? undefined : actionPart(action);
  const name =
    done === undefined || (Object.hasOwn(SINGLE, what) && SINGLE[what] === done) ? what : `${what}_${done}`;
  return {
    action: `sentry_${name}`,
    resource: what,
    facts: OCCURRENCES.test(name) ? OCCURRED : what === 'installation' ? INSTALLED : TOLD,
    kind: ALERTS.includes(what) ? 'alert' : 'event',
  };
}

/** Whether the level of what it is about is its own: an error that is resolved is none. */
export function isOccurrence({ facts }: SentryKind): boolean {
  return facts === OCCURRED;
}
