import { createSession } from '@sluice/logtest';
import { expect, test } from 'vitest';
import { createEnricher } from '../../../src/enrich/enricher.ts';
import { encodeEnvelope } from '../../../src/forward/encode.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { hookDoor } from '../../support/hook-door.ts';
import { EVENT, SENTRY_BODIES } from '../../support/webhooks/sentry.ts';
import { AUDIT_ROW, REFUSED_SIGN_IN, SUPABASE_BODIES } from '../../support/webhooks/supabase.ts';
import { loadShippedRules } from './rule-fixtures.ts';

const { ruleset } = loadShippedRules();
if (ruleset === undefined) throw new Error('the rules do not load');
const rules = ruleset;
const enrich = createEnricher({ geo: undefined, accounts: {} });

type Webhook = readonly [source: 'supabase' | 'sentry', body: JsonObject];

/** The final rule of each webhook, sent one after the other through the door, redaction, enrichment and encoding. */
async function endsOf(...webhooks: readonly Webhook[]): Promise<readonly (string | undefined)[]> {
  const door = hookDoor();
  for (const [source, body] of webhooks)
    await (source === 'sentry' ? door.sentry(body) : door.supabase(body));
  const session = createSession(rules, { now: () => Date.UTC(2026, 2, 4, 12), live: true });
  return door
    .queued()
    .map((envelope) => session.evaluate({ log: encodeEnvelope(enrich(envelope), undefined).line }).rule?.id);
}

const entry = (action: string, user: string, id: string): Webhook => [
  'supabase',
  { ...AUDIT_ROW, id, payload: { ...AUDIT_ROW.payload, action, actor_id: user } },
];

test.each([
  [{ ...SUPABASE_BODIES.inserted }, '100700'],
  [{ ...SUPABASE_BODIES.deleted }, '100701'],
  [{ ...SUPABASE_BODIES.updated, table: 'user_roles' }, '100702'],
  [{ ...AUDIT_ROW, payload: { ...AUDIT_ROW.payload, action: 'login' } }, '100100'],
  [{ ...AUDIT_ROW, payload: { ...AUDIT_ROW.payload, action: 'user_updated_password' } }, '100104'],
  [{ ...AUDIT_ROW }, '100710'],
  [{ ...AUDIT_ROW, payload: { ...AUDIT_ROW.payload, action: 'user_deleted' } }, '100711'],
  [{ ...AUDIT_ROW, payload: { ...AUDIT_ROW.payload, action: 'user_recovery_requested' } }, '100712'],
  [{ ...AUDIT_ROW, payload: { ...AUDIT_ROW.payload, action: 'identity_linked' } }, '100713'],
  [{ ...AUDIT_ROW, payload: { ...AUDIT_ROW.payload, action: 'token_revoked' } }, '100700'],
  [{ ...REFUSED_SIGN_IN }, '100101'],
] as const)('a webhook of Supabase ends where the rules say, number %#', async (body, rule) => {
  expect(await endsOf(['supabase', body])).toEqual([rule]);
});

test.each([
  ['error', '100721'],
  ['fatal', '100722'],
  ['remark', '100720'],
  ['eventAlert', '100721'],
  ['plugin', '100721'],
  ['issueCreated', '100721'],
  ['issueUnresolved', '100720'],
  ['issueResolved', '100720'],
  ['issueAssigned', '100720'],
  ['issueArchived', '100720'],
  ['metricCritical', '100722'],
  ['metricResolved', '100720'],
  ['comment', '100720'],
  ['installation', '100720'],
  ['unknown', '100720'],
] as const)('the webhook of Sentry called %s ends at rule %s', async (name, rule) => {
  expect(await endsOf(['sentry', SENTRY_BODIES[name]])).toEqual([rule]);
});

test('five accounts whose recovery is asked for from one address are an attack', async () => {
  const asked = [1, 2, 3, 4, 5].map((i) =>
    entry('user_recovery_requested', `u-${i}`, `00000000-0000-4000-8000-00000000000${i}`),
  );
  expect((await endsOf(...asked)).at(-1)).toBe('100714');
});

test('a second factor that goes after a recovery was asked for is an account taken over', async () => {
  const ends = await endsOf(
    entry('user_recovery_requested', 'u-1', '00000000-0000-4000-8000-000000000001'),
    entry('factor_deleted', 'u-1', '00000000-0000-4000-8000-000000000002'),
  );
  expect(ends).toEqual(['100712', '100715']);
});

test('twenty rows deleted in a minute are a table being emptied', async () => {
  const deleted = Array.from(
    { length: 20 },
    (_, id): Webhook => [
      'supabase',
      { ...SUPABASE_BODIES.deleted, old_record: { ...SUPABASE_BODIES.deleted.old_record, id } },
    ],
  );
  expect((await endsOf(...deleted)).at(-1)).toBe('100703');
});

test('five errors on one endpoint are told together, by the path of the request', async () => {
  const errors = Array.from(
    { length: 5 },
    (_, i): Webhook => [
      'sentry',
      { ...SENTRY_BODIES.error, data: { error: { ...EVENT, event_id: `${i}`.repeat(32) } } },
    ],
  );
  expect((await endsOf(...errors)).at(-1)).toBe('100724');
});

test('five refused sign-ins from one address are brute force', async () => {
  const refused = [1, 2, 3, 4, 5].map(
    (i): Webhook => ['supabase', { ...REFUSED_SIGN_IN, request_id: `r-${i}` }],
  );
  expect((await endsOf(...refused)).at(-1)).toBe('100102');
});
