import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { hookDoor, SECRETS, standardHeaders } from '../../support/hook-door.ts';
import { SUPABASE_BODIES } from '../../support/webhooks/supabase.ts';

const AUTH_SECRET = `v1,whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const FORWARDER_SECRET = 'f'.repeat(40);

/** The real handler of stage `ingest` behind a server, whose clock is the function's. */
let door: ReturnType<typeof hookDoor>;
/** Statuses that the server answers before it lets the handler answer. */
const trouble: number[] = [];
const server = createServer((request, response) => {
  void (async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const failed = trouble.shift();
    const headers = request.headers as Record<string, string>;
    const { status, body } =
      failed === undefined
        ? await door.send('supabase', { body: Buffer.concat(chunks), headers })
        : { status: failed, body: {} };
    response.writeHead(status ?? 500, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  })();
});

type EdgeFunction = (request: Request) => Promise<Response>;
let edge: EdgeFunction;
const waited: Promise<unknown>[] = [];

beforeAll(async () => {
  await new Promise<void>((resume) => server.listen(0, '127.0.0.1', resume));
  const { port } = server.address() as AddressInfo;
  const variables: Readonly<Record<string, string>> = {
    SLUICE_HOOK_URL: `http://127.0.0.1:${port}/v1/hooks/supabase`,
    SLUICE_HOOK_SECRET: SECRETS.signed,
    FORWARDER_SECRET,
    AUTH_HOOK_SECRET: `v1,whsec_${Buffer.alloc(32, 1).toString('base64')}|${AUTH_SECRET}`,
  };
  const served: EdgeFunction[] = [];
  vi.stubGlobal('Deno', {
    env: { get: (name: string) => variables[name] },
    serve: (handler: EdgeFunction) => served.push(handler),
  });
  vi.stubGlobal('EdgeRuntime', { waitUntil: (work: Promise<unknown>) => waited.push(work) });
  // Tries follow one another at once; what else sets a timer, such as fetch, keeps its own.
  const later = globalThis.setTimeout;
  vi.stubGlobal('setTimeout', (resume: () => void, ms: number) =>
    later(resume, [500, 2_000, 8_000].includes(ms) ? 0 : ms),
  );
  await import('../../../examples/supabase/functions/sluice-forwarder/index.ts');
  edge = served[0] as EdgeFunction;
});
beforeEach(() => {
  door = hookDoor({ clock: Date.now });
  trouble.length = 0;
  waited.length = 0;
});
afterAll(() => {
  vi.unstubAllGlobals();
  server.close();
});

const post = (body: string, headers: Record<string, string>) =>
  edge(new Request('http://edge/sluice-forwarder', { method: 'POST', headers, body }));
const fromDatabase = { 'x-forwarder-secret': FORWARDER_SECRET };
const fromAuth = (body: string, id = 'msg_auth', secret = AUTH_SECRET) =>
  standardHeaders(body, { id, secret, at: Math.floor(Date.now() / 1_000) });

describe('the Edge Function', () => {
  test('passes a database webhook on, signed', async () => {
    const answer = await post(JSON.stringify(SUPABASE_BODIES.deleted), fromDatabase);
    expect(answer.status).toBe(202);
    expect(door.queued()).toMatchObject([
      { tenant: 'umbrella', event: { event: { action: 'supabase_orders_delete' } } },
    ]);
  });

  test('tells Auth to go on, whatever becomes of the word that a password was wrong', async () => {
    const body = JSON.stringify(SUPABASE_BODIES.refusedPassword);
    trouble.push(500, 500, 500, 500);
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    for (const id of ['msg_1', 'msg_2']) {
      const answer = await post(body, fromAuth(body, id));
      expect([answer.status, await answer.json()]).toEqual([200, { decision: 'continue' }]);
      await Promise.all(waited);
    }
    expect(told.mock.calls).toEqual([['Sluice was out of reach; a webhook is lost']]);
    told.mockRestore();
    expect(door.queued()).toMatchObject([
      {
        event: {
          event: { action: 'auth_login_failed' },
          user: { id: SUPABASE_BODIES.refusedPassword.user_id },
        },
      },
    ]);
  });

  test('tries again when Sluice is out of reach, and makes one event of it', async () => {
    trouble.push(503, 429);
    expect((await post(JSON.stringify(SUPABASE_BODIES.inserted), fromDatabase)).status).toBe(202);
    expect(door.queued()).toHaveLength(1);
    const body = JSON.stringify(SUPABASE_BODIES.refusedFactor);
    await post(body, fromAuth(body));
    await post(body, fromAuth(body));
    await Promise.all(waited);
    const [, first, again] = door.queued().map(({ event }) => event.event.id);
    expect(first).toBe(again);
  });

  test('does not try again what Sluice refuses, and says so', async () => {
    trouble.push(400);
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect((await post(JSON.stringify(SUPABASE_BODIES.inserted), fromDatabase)).status).toBe(502);
    expect(told.mock.calls.flat().join()).toContain('refused a webhook with 400');
    told.mockRestore();
    expect([door.queued(), trouble]).toEqual([[], []]);
  });

  test.each([
    ['without a secret', {}],
    ['with a wrong secret', { 'x-forwarder-secret': 'x'.repeat(40) }],
    ['with a signature over another body', fromAuth('{}')],
    [
      'with a signature of another key',
      fromAuth('[1]', 'msg_1', `v1,whsec_${Buffer.alloc(32, 3).toString('base64')}`),
    ],
    [
      'with a signature that is old',
      standardHeaders('[1]', { secret: AUTH_SECRET, at: Math.floor(Date.now() / 1_000) - 400 }),
    ],
    ['with a signature without a time', { ...fromAuth('[1]'), 'webhook-timestamp': '' }],
  ])('lets nothing through %s', async (_, headers) => {
    expect((await post('[1]', headers)).status).toBe(401);
    expect(door.queued()).toEqual([]);
  });
});

/** No Postgres runs here: what can be read of the file is checked, not that Postgres takes it. */
describe('the SQL of the trigger', () => {
  const folder = new URL('../../../examples/supabase/', import.meta.url);
  const sql = readFileSync(new URL('migrations/20260301000000_sluice_webhooks.sql', folder), 'utf8');

  test('takes address and secret from Vault, and holds neither', () => {
    for (const name of ['sluice_hook_url', 'sluice_hook_secret'])
      expect(sql).toMatch(new RegExp(`from vault\\.decrypted_secrets where name = '${name}'`));
    expect(sql).not.toMatch(/https?:\/\/|whsec_|Bearer|create_secret/);
  });

  test('sends the header that Sluice reads, and a body that Sluice reads', async () => {
    expect(sql).toContain("'X-Sluice-Hook-Secret', hook_secret");
    const keys = [...sql.matchAll(/^ {6}'(\w+)', /gm)].map(([, key]) => key);
    expect(keys).toEqual(['type', 'schema', 'table', 'record', 'old_record', 'occurred_at']);
  });

  test('cannot fail a transaction, quotes no row, and belongs to nobody else', () => {
    expect(sql).toMatch(
      /exception when others then[\s\S]*?raise warning '[^']*%\)', sqlstate;\s+return null;/,
    );
    expect(sql).not.toMatch(/sqlerrm|raise exception/i);
    for (const name of ['send_row\\(\\)', 'watch\\(regclass\\)'])
      expect(sql).toMatch(new RegExp(`revoke all on function sluice\\.${name} from public;`));
    const functions = sql.split(/create or replace function /).slice(1);
    expect(functions.map((text) => /set search_path = ''/.test(text))).toEqual([true, true]);
  });

  test('watches the audit log, for every way a row can come and go', () => {
    expect(sql).toMatch(
      /create trigger sluice_audit\s+after insert or update or delete on auth\.audit_log_entries\s+for each row execute function sluice\.send_row\(\);/,
    );
  });
});
