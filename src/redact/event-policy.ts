import { PERSONAL_FIELDS, SECRET_FIELD_ENDINGS, SECRET_FIELDS } from './field-rules.ts';
import type { RedactionPolicy } from './policy.ts';

/** Paths, written with spaces between them. */
export const list = (paths: string): readonly string[] => paths.split(' ');

/**
 * Fields of a SecurityEvent that hold nothing but what Sluice or a closed list put there. What a sender may fill with
 * any text (`event.id`, `event.provider`, `related.ip`, `rule.id`…) is not among them.
 */
export const EVENT_KEEP = list(
  '@timestamp event.kind event.outcome event.severity event.dataset event.created event.ingested event.duration ' +
    'source.ip source.port source.geo source.as organization.id http.response threat trace.id rule.level sluice.previous_tokens',
);
/** Whom and what detection needs to tell apart. */
export const EVENT_IDENTITY = list(
  'user.id user.roles user.domain user.target.id source.address related.hosts',
);

export const NOTHING_KEPT = { identityFields: new Set<string>(), identityPaths: [], keepPaths: [] };
export const EVERY_FIELD = {
  detectors: {},
  custom: [],
  fields: new Map([...SECRET_FIELDS, ...PERSONAL_FIELDS]),
  endings: SECRET_FIELD_ENDINGS,
};

/** For a SecurityEvent, before configuration: every detector masks. */
export const EVENT_POLICY: RedactionPolicy = {
  ...EVERY_FIELD,
  ...NOTHING_KEPT,
  identityPaths: EVENT_IDENTITY,
  keepPaths: EVENT_KEEP,
};
