/**
 * Stands between Supabase and Sluice. It takes database webhooks, and what Supabase Auth asks its hooks when a password
 * or a second factor was checked; signs each as Standard Webhooks wants it; and tries again when Sluice is out of reach,
 * which a database cannot. Auth is told to go on at once: a sign-in never waits for Sluice.
 *
 * Secrets of the function (README.md beside it says how to set them):
 *   SLUICE_HOOK_URL     https://…/v1/hooks/supabase
 *   SLUICE_HOOK_SECRET  whsec_…, of a hook with the scheme `standard-webhooks`
 *   FORWARDER_SECRET    what database webhooks send as X-Forwarder-Secret
 *   AUTH_HOOK_SECRET    v1,whsec_…, which Supabase makes with the hook; several are separated by `|`
 */

const MAX_BODY_BYTES = 1_048_576;
const WINDOW_S = 300;
/** Milliseconds before each try: in all less than what an Edge Function may live after its answer. */
const TRIES = [0, 500, 2_000, 8_000];

const encoder = new TextEncoder();

function setting(name: string): string {
  return Deno.env.get(name) ?? '';
}

async function hmac(secret: string, content: string): Promise<Uint8Array> {
  const raw = Uint8Array.from(atob(secret.replace(/^(v1,)?whsec_/, '')), (char) => char.charCodeAt(0));
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(content)));
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** In a time that does not depend on where the two differ. */
async function isSame(given: string, expected: string): Promise<boolean> {
  const digest = async (text: string) =>
    new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)));
  const [left, right] = await Promise.all([digest(given), digest(expected)]);
  return left.reduce((difference, byte, i) => difference | (byte ^ (right[i] ?? 0)), 0) === 0;
}

async function isSignedByAuth(request: Request, body: string): Promise<boolean> {
  const id = request.headers.get('webhook-id') ?? '';
  const time = request.headers.get('webhook-timestamp') ?? '';
  const given = (request.headers.get('webhook-signature') ?? '').split(' ').slice(0, 8);
  if (id === '' || !(Math.abs(Date.now() / 1_000 - Number(time || 'none')) <= WINDOW_S)) return false;
  const secrets = setting('AUTH_HOOK_SECRET').split('|').filter(Boolean);
  for (const secret of secrets) {
    const expected = `v1,${base64(await hmac(secret, `${id}.${time}.${body}`))}`;
    for (const signature of given) if (await isSame(signature, expected)) return true;
  }
  return false;
}

async function isFromDatabase(request: Request): Promise<boolean> {
  const expected = setting('FORWARDER_SECRET');
  return (await isSame(request.headers.get('x-forwarder-secret') ?? '', expected)) && expected !== '';
}

/** The same id for every try, so that Sluice makes one event of them. */
async function forward(id: string, body: string): Promise<boolean> {
  for (const wait of TRIES) {
    if (wait > 0) await new Promise((resume) => setTimeout(resume, wait));
    const time = Math.floor(Date.now() / 1_000);
    const signature = base64(await hmac(setting('SLUICE_HOOK_SECRET'), `${id}.${time}.${body}`));
    const status = await fetch(setting('SLUICE_HOOK_URL'), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(time),
        'webhook-signature': `v1,${signature}`,
      },
      body,
      signal: AbortSignal.timeout(5_000),
    }).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 202) return true;
    if (status !== 0 && status !== 429 && status < 500) {
      console.error(`Sluice refused a webhook with ${status}; see the recipe in docs/webhooks.md`);
      return false;
    }
  }
  console.error('Sluice was out of reach; a webhook is lost');
  return false;
}

function answer(status: number, body: object): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

Deno.serve(async (request) => {
  if (request.method !== 'POST') return answer(405, { error: 'POST alone' });
  const body = await request.text();
  if (encoder.encode(body).length > MAX_BODY_BYTES) return answer(413, { error: 'at most 1 MiB' });
  if (await isSignedByAuth(request, body)) {
    const sent = forward(request.headers.get('webhook-id') ?? '', body);
    // The function lives on after its answer, as long as something waits here.
    if (typeof EdgeRuntime === 'undefined') await sent;
    else EdgeRuntime.waitUntil(sent);
    return answer(200, { decision: 'continue' });
  }
  if (await isFromDatabase(request)) {
    const isSent = await forward(crypto.randomUUID(), body);
    return isSent ? answer(202, { status: 'accepted' }) : answer(502, { error: 'not delivered' });
  }
  return answer(401, { error: 'the secret or the signature is missing or wrong' });
});
