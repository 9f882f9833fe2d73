import type { JsonObject, JsonValue } from '../kernel/json.ts';
import { objectIn } from './hook-event.ts';
import { word } from './readers.ts';
import { keep, readSentryEvent, severityOf } from './sentry-event.ts';
import { type SentryPart, webUrl } from './sentry-parts.ts';

const id = (value: JsonValue | undefined) => word(value ?? null);

/** Whether a body is of the WebHooks plugin: it has no `data`, and either the event or what is said around it. */
export function isPluginAlert(record: JsonObject): boolean {
  return ['event', 'culprit', 'project_name'].some((key) => Object.hasOwn(record, key));
}

/**
 * Reads a body of the WebHooks plugin: an event in the middle, around it what the issue list shows of it. `id` is the
 * issue's, `url` its page. What the event lacks is taken from around it.
 * https://docs.sentry.io/organization/integrations/integration-platform/webhooks/
 */
export function readPluginAlert(record: JsonObject): SentryPart {
  const { level = null, culprit = null, logger = null, message = null } = record;
  const inner = objectIn(record, 'event') ?? {};
  const told = Object.entries(inner).filter(([, value]) => value !== null && value !== '');
  const facts = readSentryEvent({ level, culprit, logger, message, ...Object.fromEntries(told) });
  const rules = Array.isArray(record.triggering_rules)
    ? (record.triggering_rules as readonly JsonValue[]).slice(0, 20).flatMap((rule) => id(rule) ?? [])
    : undefined;
  return {
    identity: [inner.event_id ?? record, rules?.toSorted() ?? null],
    time: facts.time,
    reason: facts.title,
    severity: severityOf(facts.level),
    sections: facts.sections,
    details: {
      ...facts.details,
      ...keep({
        issue: keep({ id: id(record.id) }),
        project: keep({
          id: id(inner.project),
          slug: id(record.project_slug) ?? id(record.project),
          name: id(record.project_name),
        }),
        web_url: webUrl({ web_url: record.url ?? null }, inner),
        triggering_rules: rules,
      }),
    },
  };
}
