import type { AlertFacts } from '../alert/alert-facts.ts';
import type { Advice } from './advice.ts';
import { isShellSafe, shellValue } from './shell-value.ts';

/** Locks an account in Supabase Auth for ten years; `"ban_duration":"none"` unlocks it. */
export function lockAccount(facts: AlertFacts): readonly Advice[] {
  const { id, name } = facts.user;
  if (id === undefined && name === undefined) return [];
  const uuid = isShellSafe('USER_UUID', id) ? id : name;
  return [
    {
      what: 'Lock the account and end its sessions until its owner has been reached another way.',
      command: [
        `curl -X PUT "$SUPABASE_URL/auth/v1/admin/users/${shellValue('USER_UUID', uuid)}" \\`,
        '  -H "apikey: $SUPABASE_SECRET_KEY" -H "Authorization: Bearer $SUPABASE_SECRET_KEY" \\',
        `  -H "Content-Type: application/json" -d '{"ban_duration":"87600h"}'`,
      ].join('\n'),
    },
  ];
}

export const ROTATE_SECRET: Advice = {
  what: 'Rotate the credential that was reached, then end what was opened with the old one.',
  command: 'aws secretsmanager rotate-secret --secret-id SECRET_ID',
};

export const ASK_THE_PERSON: Advice = {
  what: 'Ask the person, by another way than this account, whether they did it; if not, undo it.',
};
