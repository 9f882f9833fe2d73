import * as z from 'zod';

/** Who may call the webhook routes: `hooks` in `sluice.config.ts`. Their secrets stand in `<name>/hooks`. */

/** Every secret of a source is tried for each request, so that nothing tells which was nearly right. */
const MAX_HOOKS = 20;

/** Headers that mean something to every request, or that API Gateway and proxies write. */
const TAKEN_HEADERS =
  /^(?:accept|connection|content-|cookie$|date$|expect$|host$|te$|transfer-|upgrade|via$|x-amz|x-forwarded)/;

const name = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,38}[a-z0-9]$/,
    'use 2–40 lower-case letters, digits and hyphens, starting with a letter',
  );

const common = {
  /** Its entry in the secret, and in messages. */
  name,
  /** Tenant of all its events; nothing in a request can name another. */
  tenant: z.string(),
  /** Becomes `service.name`; without it the hook's name. */
  application: z.string().min(1).max(256).optional(),
};

const SupabaseHookSchema = z
  .strictObject({
    ...common,
    /** `header`: the secret itself, in a header. `standard-webhooks`: an HMAC over id, time and body. */
    scheme: z.enum(['header', 'standard-webhooks']).default('header'),
    /** The header that holds the secret, alone or behind `Bearer `. */
    header: z
      .string()
      .regex(/^[a-z][a-z0-9-]{1,63}$/, 'write the header in lower case, such as x-sluice-hook-secret')
      .refine((header) => !TAKEN_HEADERS.test(header), 'choose a header that has no other meaning')
      .default('x-sluice-hook-secret'),
  })
  .transform((hook) => ({ ...hook, application: hook.application ?? hook.name }));

const SentryHookSchema = z
  .strictObject({
    ...common,
    /**
     * `signature`: an internal or public integration, whose client secret signs every body. `url-token`: the older
     * WebHooks plugin, which cannot sign; the secret stands in its address as `?token=`, and is as safe as that address.
     */
    scheme: z.enum(['signature', 'url-token']).default('signature'),
  })
  .transform((hook) => ({ ...hook, application: hook.application ?? hook.name }));

const atMost = `at most ${MAX_HOOKS} hooks a source; let applications of one tenant share a hook`;

export const HookSettingsSchema = z
  .strictObject({
    /** Database webhooks, auth hooks and log drains of Supabase. */
    supabase: z.array(SupabaseHookSchema).max(MAX_HOOKS, atMost).default([]),
    /** Webhooks of Sentry. */
    sentry: z.array(SentryHookSchema).max(MAX_HOOKS, atMost).default([]),
  })
  .describe('Senders of webhooks.');

export type HookSettings = z.output<typeof HookSettingsSchema>;

export const NO_HOOKS: HookSettings = { supabase: [], sentry: [] };

/** What is wrong between hooks, and between them and the tenants. Paths begin below `hooks`. */
export function hookProblems(
  { supabase, sentry }: HookSettings,
  tenants: ReadonlySet<string>,
): { readonly path: (string | number)[]; readonly message: string }[] {
  const all = [
    ...supabase.map((hook, i) => ({ ...hook, at: ['supabase', i] })),
    ...sentry.map((hook, i) => ({ ...hook, at: ['sentry', i] })),
  ];
  return all.flatMap(({ name, tenant, at }, i) => [
    ...(all.findIndex((other) => other.name === name) === i
      ? []
      : [
          { path: [...at, 'name'], message: `"${name}" is used twice; a hook's secret is found by its name` },
        ]),
    ...(tenants.has(tenant)
      ? []
      : [{ path: [...at, 'tenant'], message: `no tenant "${tenant}"; known: ${[...tenants].join(', ')}` }]),
  ]);
}
