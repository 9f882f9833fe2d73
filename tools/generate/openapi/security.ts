import type { SecurityScheme } from './api-document.ts';

const named = (place: 'header' | 'query', name: string, description: string): SecurityScheme => ({
  type: 'apiKey',
  in: place,
  name,
  description,
});

/** `components.securitySchemes`. */
export const SECURITY_SCHEMES: Readonly<Record<string, SecurityScheme>> = {
  ingestKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'slk_<id>_<secret>',
    description:
      'An ingest key, made by `npx sluice keys create`; it decides the tenant. Publishable ones, `slp_…`, come this way too.',
  },
  publishableKey: named(
    'query',
    'key',
    'A publishable key, `slp_…`, of a sender that can set no header, such as `navigator.sendBeacon`. The request comes from one of its origins.',
  ),
  requestSignature: named(
    'header',
    'X-Sluice-Signature',
    'Beside the key, when it was made with `--require-signature`: `t=<unix seconds>,n=<nonce>,v1=<hex HMAC-SHA-256(k, t + ":" + n + "." + body)>`, where `k` is the SHA-256 of the last 64 characters of the key as base64url without padding.',
  ),
  supabaseSecret: named(
    'header',
    'x-sluice-hook-secret',
    'The secret of a hook with the scheme `header`; the configuration may name another header.',
  ),
  standardWebhooks: named(
    'header',
    'webhook-signature',
    'A Standard Webhooks signature, `v1,<base64>`, with `webhook-id` and `webhook-timestamp`.',
  ),
  sentrySignature: named(
    'header',
    'Sentry-Hook-Signature',
    "Hex HMAC-SHA-256 of the body with the integration's client secret.",
  ),
  sentryToken: named(
    'query',
    'token',
    'The secret of a hook with the scheme `url-token`, for the older plugin, which cannot sign.',
  ),
  slackSignature: named(
    'header',
    'X-Slack-Signature',
    '`v0=<hex HMAC-SHA-256(secret, "v0:" + time + ":" + body)>`, with the signing secret of the Slack app and the time in `X-Slack-Request-Timestamp`.',
  ),
  alertSignature: named(
    'header',
    'X-Sluice-Signature',
    '`t=<unix seconds>,v1=<hex HMAC-SHA-256(secret, t + "." + body)>`, with the secret that the stack and the script on the manager share.',
  ),
};
