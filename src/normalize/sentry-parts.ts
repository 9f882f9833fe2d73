import type { SecurityEvent } from '../event/security-event.ts';
import { SEVERITY_NUMBER } from '../event/severity.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../kernel/json.ts';
import { objectIn, section, sections } from './hook-event.ts';
import { text, word } from './readers.ts';
import { keep, severityOf } from './sentry-event.ts';
import { type Instant, readInstant } from './time.ts';

/** What one kind of resource tells of a webhook. `identity`: what makes two of the same action two. */
export interface SentryPart {
  readonly identity: JsonValue;
  readonly time?: Instant | undefined;
  readonly reason?: string | undefined;
  readonly severity?: number | undefined;
  readonly sections?: Partial<SecurityEvent>;
  readonly details: JsonObject;
}

const string = (value: JsonValue | undefined, max = 1_024) => text(max)(value ?? null);
const id = (value: JsonValue | undefined) => word(value ?? null);

/** https://docs.sentry.io/organization/integrations/integration-platform/webhooks/issues/ */
export function readIssue(issue: JsonObject): SentryPart {
  const metadata = objectIn(issue, 'metadata');
  const level = string(issue.level, 32);
  const { firstSeen, lastSeen, status, substatus, statusDetails, assignedTo } = issue;
  const type = id(metadata?.type);
  const message = string(metadata?.value);
  return {
    identity: [issue.id, lastSeen, status, substatus, statusDetails, objectIn(issue, 'assignedTo')?.id].map(
      (each) => each ?? null,
    ),
    time: readInstant(lastSeen) ?? readInstant(firstSeen),
    reason: string(issue.title) ?? string(metadata?.title),
    severity: severityOf(level),
    sections: sections({
      error: section<NonNullable<SecurityEvent['error']>>({ code: type, message }),
    }),
    details: keep({
      issue: keep({ id: id(issue.id), short_id: id(issue.shortId) }),
      level,
      platform: id(issue.platform) ?? id(objectIn(issue, 'project')?.platform),
      culprit: string(issue.culprit),
      logger: id(issue.logger),
      project: readProject(issue.project),
      web_url: webUrl(issue),
      status: id(status),
      substatus: id(substatus),
      status_details: isJsonObject(statusDetails) ? readStatusDetails(statusDetails) : undefined,
      assignee: isJsonObject(assignedTo) ? readPerson(assignedTo) : undefined,
      issue_type: id(issue.issueType) ?? id(issue.type),
      issue_category: id(issue.issueCategory),
      priority: id(issue.priority),
      count: id(issue.count),
      user_count: id(issue.userCount),
      first_seen: id(firstSeen),
      last_seen: id(lastSeen),
    }),
  };
}

/** Scalars, such as `inRelease` or `ignoreCount`; who did it is the actor. */
function readStatusDetails(details: JsonObject): JsonObject | undefined {
  const scalars = Object.entries(details).filter(
    ([, value]) => typeof value === 'string' || typeof value === 'number' || value === true,
  );
  return scalars.length === 0 ? undefined : Object.fromEntries(scalars.slice(0, 20));
}

/** A person's name stands where redaction knows it; a team's or an application's is none. */
export function readPerson({ type, id: given, name, email }: JsonObject): JsonObject {
  const isPerson = type === 'user';
  return keep({
    type: id(type),
    id: id(given),
    [isPerson ? 'full_name' : 'name']: id(name),
    email: id(email),
  });
}

/** Always an object, as the index wants a field to be of one kind; an event has the id alone. */
export function readProject(project: JsonValue | undefined): JsonObject {
  if (!isJsonObject(project)) return keep({ id: id(project) });
  return keep({ id: id(project.id), slug: id(project.slug), name: id(project.name) });
}

/** Where a person sees it in Sentry. */
export function webUrl(...from: readonly (JsonObject | undefined)[]): string | undefined {
  return from
    .flatMap((each) => [each?.web_url, each?.permalink])
    .flatMap((each) => string(each, 2_048) ?? [])[0];
}

/** https://docs.sentry.io/organization/integrations/integration-platform/webhooks/metric-alerts/ */
export function readMetricAlert(alert: JsonObject, data: JsonObject, action: string | undefined): SentryPart {
  const rule = objectIn(alert, 'alert_rule');
  const { date_started: started, date_detected: detected, date_closed: closed } = alert;
  const times = action === 'resolved' ? [closed, detected, started] : [detected, started];
  return {
    identity: [alert.id, alert.identifier, started, detected, closed].map((each) => each ?? null),
    time: times.map(readInstant).find((time) => time !== undefined),
    reason: string(data.description_title) ?? string(alert.title),
    severity: action === 'resolved' ? SEVERITY_NUMBER.info : severityOf(action),
    sections: sections({
      service: section<NonNullable<SecurityEvent['service']>>({
        environment: id(rule?.environment),
      }),
    }),
    details: keep({
      metric_alert: keep({ id: id(alert.id), identifier: id(alert.identifier), title: string(alert.title) }),
      rule: keep({
        id: id(rule?.id),
        name: id(rule?.name),
        aggregate: id(rule?.aggregate),
        query: string(rule?.query),
        dataset: id(rule?.dataset),
      }),
      description: string(data.description_text),
      projects: Array.isArray(alert.projects)
        ? (alert.projects as readonly JsonValue[]).slice(0, 20).flatMap((each) => id(each) ?? [])
        : undefined,
      web_url: webUrl(data),
      started: id(started),
      closed: id(closed),
    }),
  };
}

/** https://docs.sentry.io/organization/integrations/integration-platform/webhooks/comments/ */
export function readComment(data: JsonObject): SentryPart {
  const { comment, comment_id: commentId, issue_id: issueId, project_slug: slug, timestamp } = data;
  return {
    identity: [commentId, issueId, timestamp, comment].map((each) => each ?? null),
    time: readInstant(timestamp),
    severity: SEVERITY_NUMBER.info,
    details: keep({
      comment: string(comment),
      comment_id: id(commentId),
      issue: keep({ id: id(issueId) }),
      project: keep({ slug: id(slug) }),
    }),
  };
}

/** Its `code` buys a token and is left out. https://docs.sentry.io/organization/integrations/integration-platform/webhooks/installation/ */
export function readInstallation(installation: JsonObject): SentryPart {
  const { uuid, status, organization, app } = installation;
  return {
    identity: [uuid ?? null, status ?? null],
    severity: SEVERITY_NUMBER.info,
    details: keep({
      status: id(status),
      organization: isJsonObject(organization) ? id(organization.slug) : undefined,
      app: isJsonObject(app) ? id(app.slug) : undefined,
    }),
  };
}
