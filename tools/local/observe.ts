import type { Verdict } from '@sluice/logtest';
import { SOURCES } from '../../src/event/envelope.ts';
import { sourceOfModuleWord } from '../../src/forward/module-shapes.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/kernel/json.ts';
import type { JournalEntry } from './journal.ts';
import type { ReceivedEvent } from './manager/analysis.ts';

function at(document: JsonObject, path: string): JsonValue | undefined {
  return path
    .split('.')
    .reduce<JsonValue | undefined>((value, key) => (isJsonObject(value) ? value[key] : undefined), document);
}

const MASK = /\[REDACTED:([a-z0-9_]+)\]/g;

/** What the manager was sent, as a journal entry. The line is redacted; nothing here looks behind that. */
export function observeEvent(
  { text: line, location, agent }: Pick<ReceivedEvent, 'text' | 'location' | 'agent'>,
  verdict: Verdict,
  now: number,
): JournalEntry | undefined {
  const document = asSent(parse(line));
  if (document === undefined) return undefined;
  const text = (...paths: string[]) => {
    for (const path of paths) {
      const value = at(document, path);
      if (typeof value === 'string' || typeof value === 'number') return String(value);
    }
    return undefined;
  };
  const user = text(
    'sluice.user.name',
    'sluice.user.id',
    'aws.userIdentity.userName',
    'aws.userIdentity.arn',
  );
  const address = text('sluice.source.ip', 'aws.sourceIPAddress');
  const country = text('sluice.source.geo.country_iso_code');
  const created = Date.parse(text('sluice.event.created') ?? '');
  return {
    type: 'event',
    at: now,
    id: text('sluice.event.id', 'aws.eventID') ?? '',
    source:
      text('integration') === 'aws'
        ? (sourceOfModuleWord(text('aws.source')) ?? 'cloudtrail')
        : sourceOf(text('sluice.event.dataset')),
    tenant: text('sluice.organization.id') ?? '',
    application: text('sluice.service.name', 'aws.eventSource', 'aws.source') ?? '',
    action: text('sluice.event.action', 'aws.eventName') ?? '',
    outcome: text('sluice.event.outcome') ?? '',
    redacted: [...new Set([...line.matchAll(MASK)].map(([, type = '']) => type))],
    alert: verdict.alert,
    latencyMs: Number.isNaN(created) ? undefined : now - created,
    line,
    location,
    ...(verdict.agent !== undefined && { agent: { id: agent.id, name: agent.name } }),
    ...(user !== undefined && { user }),
    ...(address !== undefined && { address }),
    ...(country !== undefined && { country }),
    ...(verdict.rule !== null && {
      rule: { id: verdict.rule.id, level: verdict.rule.level, description: verdict.rule.description },
    }),
  };
}

/** By S3 everything lies under `aws`, what Sluice says of a CloudTrail record included. */
function asSent(document: JsonObject | undefined): JsonObject | undefined {
  const sluice = document && at(document, 'aws.sluice');
  if (document === undefined || sluice === undefined) return document;
  const isEvent = at(document, 'aws.source') === 'sluice';
  return { ...document, sluice, ...(isEvent && { integration: 'sluice' }) };
}

/** A webhook's dataset begins with the name of its source. */
function sourceOf(dataset: string | undefined): string {
  return SOURCES.find((source) => dataset?.startsWith(`${source}.`)) ?? 'app';
}

function parse(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
