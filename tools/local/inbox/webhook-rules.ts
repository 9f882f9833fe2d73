import { createHmac, timingSafeEqual } from 'node:crypto';
import { WebhookEventSchema } from '../../../src/notify/render/webhook-event.ts';
import type { ProviderAnswer, ProviderRequest } from './provider-endpoint.ts';

const TOLERANCE_S = 300;

/** Whether one of the signatures is that of one secret, as a receiver of Standard Webhooks checks it. */
export function isSigned({ headers, body }: ProviderRequest, secret: string, nowS: number): boolean {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') return false;
  if (!(Math.abs(nowS - Number(timestamp)) <= TOLERANCE_S)) return false;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
  return signatures.split(' ').some((each) => {
    const [version, text = ''] = each.split(',');
    const given = Buffer.from(text, 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
}

/** A receiver that checks signature, age and form, and takes each `webhook-id` once. */
export function webhookRules(secret: string, nowS: () => number) {
  const seen = new Set<unknown>();
  return (request: ProviderRequest): ProviderAnswer => {
    if (!isSigned(request, secret, nowS())) return { status: 401, body: '{}' };
    let body: unknown;
    try {
      body = JSON.parse(request.body);
    } catch {
      return { status: 400, body: '{}' };
    }
    if (!WebhookEventSchema.safeParse(body).success) return { status: 400, body: '{}' };
    const id = request.headers['webhook-id'];
    if (seen.has(id)) return { status: 200, body: '{}' };
    seen.add(id);
    return { status: 200, body: '{}', taken: request.body };
  };
}
