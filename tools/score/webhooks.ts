import type { Corpus } from './score.ts';

/** The product takes no webhooks yet, so there is nothing to measure. */
function notYet(corpus: string, file: string): Corpus {
  return {
    file,
    score: () => [
      { kind: 'not yet', corpus, measure: 'facts found', note: 'there is no POST /v1/hooks route yet' },
    ],
  };
}

export const sentryWebhooks = notYet('sentry', 'webhooks/sentry_webhooks.ndjson');
export const supabaseWebhooks = notYet('supabase', 'webhooks/supabase_auth_audit.ndjson');
