import { ACTIONS, type ActionFacts } from '../event/actions.ts';
import type { Envelope } from '../event/envelope.ts';
import type { JsonObject } from '../kernel/json.ts';
import { type HookContext, hookEnvelope, hookEventId, objectIn, sections } from './hook-event.ts';
import { word } from './readers.ts';
import { addressOf } from './supabase-auth.ts';
import { readInstant } from './time.ts';

const VERIFIED: ActionFacts = {
  category: ['authentication'],
  type: ['info'],
  outcome: 'success',
  severity: 'info',
};

/**
 * What Supabase Auth asks its hooks when a password or a second factor was checked: `user_id`, `valid` and, of a factor,
 * `factor_id`. The only word of failed attempts besides the log. Supabase waits for an answer of its own kind, so a
 * function of yours stands between: `examples/supabase`.
 * https://supabase.com/docs/guides/auth/auth-hooks/password-verification-hook
 */
export function isVerification(record: JsonObject): boolean {
  return typeof record.user_id === 'string' && typeof record.valid === 'boolean';
}

/** Without an id of the delivery, which only signed ones have, two attempts are told apart by when they came. */
export function verificationEvent(record: JsonObject, context: HookContext): Envelope {
  const isFactor = record.factor_id !== undefined;
  const failed = isFactor ? 'auth_mfa_failed' : 'auth_login_failed';
  const metadata = objectIn(record, 'metadata');
  const ip = addressOf(metadata?.ip_address);
  const userId = word(record.user_id ?? null);
  return hookEnvelope(
    {
      source: 'supabase',
      id: hookEventId('supabase', undefined, context, {
        record,
        delivery: context.delivery ?? context.receivedAt,
      }),
      ...(record.valid === true
        ? { action: `supabase_auth_${isFactor ? 'factor' : 'password'}_verified`, facts: VERIFIED }
        : { action: failed, facts: ACTIONS[failed] }),
      dataset: 'supabase.auth',
      time: readInstant(metadata?.time),
      sections: sections({
        user: userId === undefined ? undefined : { id: userId },
        source: ip === undefined ? undefined : { ip },
      }),
      details: Object.fromEntries(
        Object.entries(record).filter(([key]) => !['user_id', 'metadata'].includes(key)),
      ),
    },
    context,
  );
}
