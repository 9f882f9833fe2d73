import type { Envelope } from '../event/envelope.ts';
import type { SecurityEvent } from '../event/security-event.ts';
import { SEVERITY_NUMBER } from '../event/severity.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import {
  type HookContext,
  type HookFault,
  hookEnvelope,
  hookEventId,
  notAnObject,
  objectIn,
  section,
  sections,
} from './hook-event.ts';
import { word } from './readers.ts';
import { keep, readSentryEvent, severityOf } from './sentry-event.ts';
import { asRemark, type SentryKind, sentryKind } from './sentry-kinds.ts';
import {
  readComment,
  readInstallation,
  readIssue,
  readMetricAlert,
  readPerson,
  readProject,
  type SentryPart,
  webUrl,
} from './sentry-parts.ts';
import { isPluginAlert, readPluginAlert } from './sentry-plugin.ts';
import { readInstant } from './time.ts';

const id = (value: JsonValue | undefined) => word(value ?? null);

/**
 * Turns a webhook of Sentry into an event, in both generations: of the integration platform (`action`, `data`, `actor`,
 * `installation`), or of the older WebHooks plugin, which sends an event with some of its project around it. A resource
 * that is not known is kept as `sentry_<resource>_<action>` with its data.
 * https://docs.sentry.io/organization/integrations/integration-platform/webhooks/
 */
export function normalizeSentry(record: JsonValue, context: HookContext): Result<Envelope, HookFault> {
  if (!isJsonObject(record)) return err(notAnObject());
  if (isObject(record.data)) return ok(fromPlatform(record, context));
  return ok(isPluginAlert(record) ? fromPlugin(record, context) : fromElsewhere(record, context));
}

const isObject = (value: JsonValue | undefined) => value !== undefined && isJsonObject(value);

function fromPlatform(record: JsonObject, context: HookContext): Envelope {
  const data = objectIn(record, 'data') ?? {};
  const action = id(record.action);
  const resource = context.resource ?? resourceOf(data);
  const kind = sentryKind(resource, action);
  const part = readPart(data, action);
  const actor = objectIn(record, 'actor');
  const installation = objectIn(record, 'installation');
  const { sections: own = {} } = part;
  const person = actor?.type === 'user' && own.user === undefined ? actor : undefined;
  return hookEnvelope(
    {
      ...common(kind, part),
      id: eventIdOf(kind, part, data, actor, context),
      time: kind.isOccurrence ? part.time : (readSentAt(context) ?? part.time),
      sections: sections({ ...own, user: own.user ?? readActor(person) }),
      details: {
        // In Sentry's own words; the action above says them in ours.
        ...keep({ resource: kind.resource, action }),
        ...part.details,
        ...(actor !== undefined && person === undefined && { actor: readPerson(actor) }),
        ...keep({ installation: id(installation?.uuid) }),
      },
    },
    context,
  );
}

/** A person who did it; applications are none. */
function readActor(person: JsonObject | undefined): SecurityEvent['user'] {
  return section<NonNullable<SecurityEvent['user']>>({
    id: id(person?.id),
    full_name: id(person?.name),
  });
}

/** Older versions of Sentry, or what relays a webhook, may leave the header out. */
function resourceOf(data: JsonObject): string {
  if (isObject(data.error)) return 'error';
  if (isObject(data.event)) return 'event_alert';
  if (isObject(data.metric_alert)) return 'metric_alert';
  if (isObject(data.issue)) return 'issue';
  if (data.comment_id !== undefined) return 'comment';
  return isObject(data.installation) ? 'installation' : 'event';
}

/** By what is there, since several resources carry the same things. */
function readPart(data: JsonObject, action: string | undefined): SentryPart {
  const event = objectIn(data, 'error') ?? objectIn(data, 'event');
  if (event !== undefined) return readEventPart(event, data);
  const metricAlert = objectIn(data, 'metric_alert');
  if (metricAlert !== undefined) return readMetricAlert(metricAlert, data, action);
  const issue = objectIn(data, 'issue');
  if (issue !== undefined) return readIssue({ ...issue, web_url: webUrl(issue, data) ?? null });
  if (data.comment_id !== undefined) return readComment(data);
  const installation = objectIn(data, 'installation');
  if (installation !== undefined) return readInstallation(installation);
  return { identity: data, severity: SEVERITY_NUMBER.info, details: { data } };
}

function readEventPart(event: JsonObject, data: JsonObject): SentryPart {
  const facts = readSentryEvent(event);
  const issueId = id(event.issue_id) ?? /\/issues\/(\d+)\//.exec(id(event.issue_url) ?? '')?.[1];
  return {
    identity: [event.event_id ?? facts.details, data.triggered_rule ?? null],
    time: facts.time,
    reason: facts.title,
    severity: severityOf(facts.level),
    sections: facts.sections,
    details: {
      ...facts.details,
      ...keep({
        issue: issueId === undefined ? undefined : { id: issueId },
        project: readProject(event.project),
        web_url: webUrl(event),
        triggered_rule: id(data.triggered_rule),
      }),
    },
  };
}

/** The event id of an error; for all else, what makes it itself: an alert of two rules about one event is two. */
function eventIdOf(
  kind: SentryKind,
  part: SentryPart,
  data: JsonObject,
  actor: JsonObject | undefined,
  context: HookContext,
) {
  const given = kind.action === 'sentry_error' ? objectIn(data, 'error')?.event_id : undefined;
  return hookEventId('sentry', given, context, [kind.action, part.identity, actor?.id ?? null]);
}

function common(kind: SentryKind, part: SentryPart) {
  const severity = kind.isOccurrence ? part.severity : SEVERITY_NUMBER.info;
  const { facts } = kind.isOccurrence && severity === SEVERITY_NUMBER.info ? asRemark(kind) : kind;
  return {
    source: 'sentry',
    action: kind.action,
    facts,
    kind: kind.kind,
    dataset: `sentry.${kind.resource}`,
    ...(severity !== undefined && { severity }),
    ...(part.reason !== undefined && { reason: part.reason }),
  } as const;
}

/** When Sentry sent it: of a change of state nothing else tells the time. */
function readSentAt({ sentAt }: HookContext) {
  return readInstant(sentAt);
}

/** The WebHooks plugin is an action of alert rules. */
function fromPlugin(record: JsonObject, context: HookContext): Envelope {
  return envelopeOf(sentryKind('event_alert', undefined), readPluginAlert(record), context);
}

/** Whatever has another shape is kept as it is. */
function fromElsewhere(record: JsonObject, context: HookContext): Envelope {
  const kind = sentryKind(context.resource ?? 'event', id(record.action));
  return envelopeOf(kind, { identity: record, details: record }, context);
}

function envelopeOf(kind: SentryKind, part: SentryPart, context: HookContext): Envelope {
  return hookEnvelope(
    {
      ...common(kind, part),
      id: hookEventId('sentry', undefined, context, [kind.action, part.identity]),
      time: part.time,
      sections: part.sections ?? {},
      details: part.details,
    },
    context,
  );
}
