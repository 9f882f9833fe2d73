import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Stack } from '../../tools/local/stack.ts';
import { standardHeaders } from '../support/hook-door.ts';
import {
  type Accepted,
  analysedIds,
  eventually,
  type Observed,
  startObservedStack,
} from '../support/running-stack.ts';
import { EVENT, SENTRY_BODIES } from '../support/webhooks/sentry.ts';
import { AUDIT_LINE, AUDIT_ROW, drained, SUPABASE_BODIES } from '../support/webhooks/supabase.ts';

let stack: Stack & Observed;
beforeAll(async () => {
  stack = await startObservedStack();
});
afterAll(() => stack.close());

async function send(
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Promise<Accepted> {
  const response = await fetch(`${stack.ingestUrl}/v1/hooks/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  expect(response.status).toBe(202);
  return (await response.json()) as Accepted;
}

const idsOf = ({ outcomes }: Accepted) => outcomes.flatMap(({ id }) => id ?? []);
const arrived = (ids: readonly string[]) =>
  eventually('the events reach the manager', () => ids.every((id) => analysedIds(stack).includes(id)));
const lineOf = (id: string) => stack.manager?.events().find((line) => line.includes(id)) ?? '';

test('a webhook by each scheme reaches Wazuh, with nothing personal on the way', async () => {
  const { hookSecrets } = stack;
  const deleted = JSON.stringify(SUPABASE_BODIES.deleted);
  const error = JSON.stringify(SENTRY_BODIES.error);
  const drainedLines = JSON.stringify([drained(AUDIT_LINE), SUPABASE_BODIES.databaseLine]);
  const taken = [
    await send('supabase', JSON.stringify(SUPABASE_BODIES.updated), {
      'x-sluice-hook-secret': hookSecrets.supabase,
    }),
    await send(
      'supabase',
      deleted,
      standardHeaders(deleted, { secret: hookSecrets.supabaseSigned, at: Math.floor(Date.now() / 1_000) }),
    ),
    await send('supabase', gzipSync(drainedLines), {
      'content-encoding': 'gzip',
      'x-sluice-hook-secret': hookSecrets.supabase,
    }),
    await send('sentry', error, {
      'sentry-hook-signature': createHmac('sha256', hookSecrets.sentry).update(error).digest('hex'),
      'sentry-hook-resource': 'error',
    }),
    await send(`sentry?token=${hookSecrets.sentryPlugin}`, JSON.stringify(SENTRY_BODIES.plugin), {}),
  ].map(idsOf);
  expect(taken.map(({ length }) => length)).toEqual([1, 1, 2, 1, 1]);
  await arrived(taken.flat());
  expect(lineOf(AUDIT_ROW.id)).toContain('"action":"supabase_auth_factor_deleted"');
  expect(lineOf(EVENT.event_id)).toContain('"path":"/checkout/pay"');
  const atRest = stack.bodies.map(({ body }) => body).join('') + stack.logLines.join('');
  for (const secret of Object.values(hookSecrets)) expect(atRest).not.toContain(secret);
  expect(stack.manager?.events().join('')).not.toMatch(/ines@|new@|old@|Ines|5550177/);
});

test('an entry that comes as a row and as a line of the log is one event to Wazuh', async () => {
  const headers = { 'x-sluice-hook-secret': stack.hookSecrets.supabase };
  const id = 'aa6f3c1e-2b7d-4c59-9e02-7f1b8d3a6c44';
  const row = { ...SUPABASE_BODIES.auditRow, record: { ...AUDIT_ROW, id } };
  const line = { ...AUDIT_LINE, auth_audit_event: { ...AUDIT_LINE.auth_audit_event, audit_log_id: id } };
  expect(idsOf(await send('supabase', JSON.stringify(row), headers))).toEqual([id]);
  await arrived([id]);
  expect(idsOf(await send('supabase', JSON.stringify(line), headers))).toEqual([id]);
  const after = idsOf(await send('supabase', '{"after":1}', headers));
  await arrived(after);
  expect(stack.manager?.events().filter((event) => event.includes(id))).toHaveLength(1);
});

const guide = readFileSync(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');
const COMMANDS = Array.from(
  guide.matchAll(/<!-- try: ([\w-]+) -->\n```sh\n([^`]*)```/g),
  ([, name = '', text = '']) => ({
    name,
    text,
  }),
);

test('the commands of the guide do what it says, with curl and openssl', async () => {
  const { supabase, supabaseSigned, sentry } = stack.hookSecrets;
  const env = {
    PATH: process.env.PATH,
    INGEST: stack.ingestUrl,
    SUPABASE_SECRET: supabase,
    SIGNING_SECRET: supabaseSigned,
    CLIENT_SECRET: sentry,
  };
  const actions: string[] = [];
  for (const { name, text } of COMMANDS) {
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', text], { env });
    const ids = idsOf(JSON.parse(stdout) as Accepted);
    await arrived(ids);
    const [, action] = /"action":"(\w+)"/.exec(lineOf(ids[0] ?? '-')) ?? [];
    actions.push(`${name}: ${action}`);
  }
  expect(actions).toEqual([
    'supabase-header: supabase_orders_delete',
    'supabase-signed: auth_login_failed',
    'sentry-signed: sentry_issue_created',
  ]);
});
