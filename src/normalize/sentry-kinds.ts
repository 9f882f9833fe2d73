import type { ActionFacts } from '../event/actions.ts';
import type { SecurityEvent } from '../event/security-event.ts';
import { actionPart } from './hook-event.ts';

/** What a webhook of Sentry is about: its action here, and how it is categorized. */
export interface SentryKind {
  readonly action: string;
  readonly resource: string;
  /** It reports an error, whose level is its severity: an error that was resolved is none. */
  readonly isOccurrence: boolean;
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
const REMARK: ActionFacts = { ...TOLD, outcome: 'unknown' };
/** Resources of which it is known what their actions mean. */
const KNOWN = ['issue', 'comment', 'metric_alert', 'installation'];
const INSTALLATION_TYPES: Readonly<Record<string, string>> = { created: 'creation', deleted: 'deletion' };

/** `sentry_<resource>_<action>`, or `sentry_<resource>` where a resource has one action alone. */
export function sentryKind(resource: string, action: string | undefined): SentryKind {
  const what = actionPart(resource);
  const done = action === undefined ? undefined : actionPart(action);
  const isOnly = done === undefined || (Object.hasOwn(SINGLE, what) && SINGLE[what] === done);
  const name = isOnly ? what : `${what}_${done}`;
  return {
    action: `sentry_${name}`,
    resource: what,
    isOccurrence: OCCURRENCES.test(name),
    facts: factsOf(what, done, name),
    kind: ALERTS.includes(what) ? 'alert' : 'event',
  };
}

function factsOf(what: string, done: string | undefined, name: string): ActionFacts {
  if (OCCURRENCES.test(name)) return OCCURRED;
  if (what !== 'installation') return KNOWN.includes(what) ? TOLD : REMARK;
  const type = Object.hasOwn(INSTALLATION_TYPES, done ?? '') ? INSTALLATION_TYPES[done ?? ''] : undefined;
  return { ...TOLD, category: ['configuration'], type: [type ?? 'change'] };
}

/** What is reported without being an error: a message of level info or debug. */
export function asRemark(kind: SentryKind): SentryKind {
  return { ...kind, facts: REMARK };
}
