import { randomBytes } from 'node:crypto';
import { LOCAL } from './stack-config.ts';

export type HookSecrets = Readonly<Record<keyof typeof LOCAL.hooks | 'slack', string>>;

/** A secret for every local hook, in the form that its sender has it in. */
export function createHookSecrets(): HookSecrets {
  const secret = () => randomBytes(32).toString('hex');
  return {
    supabase: secret(),
    supabaseSigned: `whsec_${randomBytes(32).toString('base64')}`,
    sentry: secret(),
    sentryPlugin: secret(),
    slack: secret(),
  };
}

/** The text of the secret that holds them, by the names of the hooks. */
export function hookSecretText(secrets: HookSecrets): string {
  const byName = Object.entries(LOCAL.hooks).map(([key, name]) => [
    name,
    { current: secrets[key as keyof HookSecrets] },
  ]);
  return JSON.stringify(Object.fromEntries([...byName, ['slack:local', { current: secrets.slack }]]));
}
