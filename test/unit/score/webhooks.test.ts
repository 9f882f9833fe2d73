import { expect, test } from 'vitest';
import { sentryWebhooks, supabaseWebhooks } from '../../../tools/score/webhooks.ts';
import { SENTRY_BODIES } from '../../support/webhooks/sentry.ts';
import { AUDIT_LINE, AUDIT_ROW, SUPABASE_BODIES } from '../../support/webhooks/supabase.ts';

const lines = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join('\n');

/** `measure kind`, with whether it was right, in the order of the rows. */
async function casesOf(corpus: typeof sentryWebhooks, rows: readonly object[]) {
  const scores = await corpus.score(lines(rows));
  return scores.flatMap((score) =>
    score.kind === 'share' ? score.cases.map(({ kind, right }) => `${score.measure}: ${kind} ${right}`) : [],
  );
}

test('a fact of Sentry counts where it has to stand, and a wrong one does not', async () => {
  const facts = {
    shape: 'integration-platform',
    title: 'RangeError: order total is negative',
    level: 'error',
    user_ip: '203.0.113.77',
    user_id: 'somebody else',
    environment: null,
    user_email: 'ines@example.org',
    timestamp: 1_772_600_757.25,
  };
  expect(await casesOf(sentryWebhooks, [{ body: SENTRY_BODIES.error, facts }])).toEqual([
    'webhooks taken: integration-platform true',
    'facts found: title true',
    'facts found: level true',
    'facts found: user_ip true',
    'facts found: user_id false',
    'facts found: timestamp true',
    'e-mail addresses gone: user_email true',
  ]);
});

test('an entry of Supabase counts by its facts, by what is gone, and by its id in both forms', async () => {
  const expected = {
    action: 'factor_deleted',
    log_type: 'factor',
    actor_id: AUDIT_ROW.payload.actor_id,
    actor_username: 'ines@example.org',
    source_ip: '198.51.100.24',
    time: '2026-03-04T05:05:58.123456+00:00',
    pii_in_event: ['ines@example.org', 'Ines Bruckner', AUDIT_ROW.payload.actor_id],
  };
  const cases = await casesOf(supabaseWebhooks, [
    { form: 'database_webhook', body: SUPABASE_BODIES.auditRow, expected },
    {
      form: 'auth_log_line',
      body: AUDIT_LINE,
      expected: { ...expected, source_ip: '198.51.100.23', pii_in_event: [] },
    },
  ]);
  expect(cases.filter((each) => each.endsWith('false'))).toEqual([
    'facts found: address false',
    // The actor's id stays: detection needs it.
    'personal data gone: database_webhook false',
  ]);
  expect(cases).toContain('one id in both forms: both forms true');
  expect(cases).toHaveLength(7 + 7 + 3 + 1);
});
