import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { textOf } from '../../../adapters/aws/table/table-item.ts';
import { paceKey } from '../../../adapters/aws/table/table-layout.ts';
import { createMemorySink } from '../../../adapters/memory/sink.ts';
import { readPace } from '../../../src/forward/send-rate.ts';
import type { Delivery, Sink, WireEvent } from '../../../src/forward/sink.ts';
import { forwardCommand } from '../../../tools/cli/commands/forward/forward.ts';
import { wireEventOf } from '../../../tools/cli/commands/forward/forward-line.ts';
import { localEnvironment } from '../../../tools/local/aws/environment.ts';
import { startTables } from '../../../tools/local/aws/tables.ts';
import { ADMIN, FORWARDER, startPushManager } from '../../support/push-manager.ts';
import { ROOT } from '../../support/source-files.ts';
import { FAILED_LOGIN, pipe, STOP_LOGGING, sluice } from './run-sluice.ts';

const line = (id: string) => JSON.stringify({ integration: 'sluice', sluice: { event: { id } } });
const lines = (count: number) => Array.from({ length: count }, (_, i) => line(`e-${i}`));

/** Runs the command over a sink; waits are written down and not waited for. */
async function forward(input: readonly string[], sink: Sink, each = false) {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const [printed, said] = [text(output), text(errors)];
  const waits: number[] = [];
  const exitCode = await forwardCommand(
    { input: Readable.from([Buffer.from(input.map((one) => `${one}\n`).join(''))]), output, errors },
    {
      sink,
      each,
      signal: new AbortController().signal,
      pause: async (ms) => {
        waits.push(ms);
      },
    },
  );
  output.end();
  errors.end();
  return { exitCode, printed: await printed, said: await said, waits };
}

test('encoded lines go out as they are, with tenant, origin, source and severity read out of them', async () => {
  const app = await pipe([FAILED_LOGIN], 'normalize --source app --tenant acme --application shop', 'encode');
  const trail = await pipe([STOP_LOGGING], 'normalize --source cloudtrail --tenant acme', 'encode');
  const [appLine, trailLine] = [app.printed[0] ?? '', trail.printed[0] ?? ''];
  expect(wireEventOf(appLine)).toMatchObject({
    line: appLine,
    source: 'app',
    tenant: 'acme',
    origin: 'shop',
    severity: 21,
  });
  expect(wireEventOf(trailLine)).toMatchObject({
    id: STOP_LOGGING.eventID,
    line: trailLine,
    source: 'cloudtrail',
    tenant: 'acme',
  });
});

test('what has to wait is sent again when it is due, what is delivered is not, and the sum says both', async () => {
  const busy = new Map<string, number>();
  const judge = ({ id }: WireEvent): Delivery => {
    const tries = (busy.get(id) ?? 0) + 1;
    busy.set(id, tries);
    if (Number(id.slice(2)) % 10 === 0 && tries < 3)
      return { kind: 'retry', reason: 'budget_exhausted', afterMs: 700 };
    return { kind: 'delivered' };
  };
  const sink = createMemorySink(judge);
  const { exitCode, printed, said, waits } = await forward(lines(100), sink);
  expect(exitCode).toBe(0);
  expect(sink.batches).toEqual([100, 10, 10]);
  expect(waits).toEqual([700, 700]);
  expect(new Set(sink.taken.map(({ id }) => id)).size).toBe(100);
  expect(sink.taken).toHaveLength(100);
  expect(JSON.parse(printed)).toMatchObject({
    read: 100,
    delivered: 100,
    parked: {},
    retried: { budget_exhausted: 20 },
  });
  expect(said).toMatch(/^100 of 100 delivered in /);
});

test('what is parked or no line for Wazuh is said with its line, never with its content, and the exit code is 1', async () => {
  const sink = createMemorySink(({ id }) =>
    id === 'e-1' ? { kind: 'parked', reason: 'refused_by_wazuh', code: 'wazuh_400' } : { kind: 'delivered' },
  );
  const big = JSON.stringify({ integration: 'sluice', secret: 'x'.repeat(65_000) });
  const input = [line('e-0'), line('e-1'), '', '{"user":"secret"}', '[secret', big, line('e-2')];
  const { exitCode, printed, said } = await forward(input, sink);
  expect(exitCode).toBe(1);
  expect(sink.taken.map(({ id }) => id)).toEqual(['e-0', 'e-2']);
  const complaints = said.split('\n').filter((complaint) => complaint.startsWith('line '));
  expect(complaints.map((complaint) => complaint.slice(0, 7)).toSorted()).toEqual([
    'line 2:',
    'line 4:',
    'line 5:',
    'line 6:',
  ]);
  expect(said).toContain('line 2: parked: refused_by_wazuh (wazuh_400)');
  expect(said).not.toContain('secret');
  expect(JSON.parse(printed)).toMatchObject({ read: 3, delivered: 2, parked: { refused_by_wazuh: 1 } });
});

test('the outcome of each event is printed when that is asked for', async () => {
  const { printed } = await forward(lines(2), createMemorySink(), true);
  expect(printed).toBe('{"id":"e-0","kind":"delivered"}\n{"id":"e-1","kind":"delivered"}\n');
});

/** The command over an input that a test writes to, and ends or not. */
function begin(sink: Sink, stop = new AbortController()) {
  const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const [printed, said] = [text(output), text(errors)];
  const exitCode = forwardCommand({ input, output, errors }, { sink, each: false, signal: stop.signal });
  const ended = async () => {
    const code = await exitCode;
    output.end();
    errors.end();
    return { exitCode: code, sum: JSON.parse(await printed), said: await said };
  };
  return { input, stop, ended };
}

/** A sink whose deliveries a test lets go, one after the other. */
function gate(judge?: (event: WireEvent) => Delivery) {
  const inner = createMemorySink(judge);
  const begun = new EventEmitter();
  const open = new EventEmitter();
  const sink: Sink = {
    name: 'events-api',
    deliver: async (events, deadline) => {
      const opened = once(open, 'open');
      begun.emit('begun', events.length);
      await opened;
      return inner.deliver(events, deadline);
    },
  };
  const delivery = async () => (await once(begun, 'begun'))[0] as number;
  return { sink, inner, delivery, open: () => open.emit('open') };
}

test('lines go out as they come, and those that come during a delivery go together after it', async () => {
  const { sink, inner, delivery, open } = gate();
  const { input, ended } = begin(sink);
  for (const [from, to, delivered] of [
    [0, 1, 1],
    [1, 3, 2],
  ] as const) {
    const next = delivery();
    input.write(`${lines(3).slice(from, to).join('\n')}\n`);
    expect(await next).toBe(delivered);
    if (from === 0) open();
  }
  // While the second one is on its way.
  for (const id of ['a', 'b', 'c']) input.write(`${line(id)}\n`);
  do await setImmediate();
  while (input.readableLength > 0);
  const last = delivery();
  open();
  expect(await last).toBe(3);
  input.end();
  open();
  expect(await ended()).toMatchObject({ exitCode: 0, sum: { read: 6, delivered: 6 } });
  expect(inner.batches).toEqual([1, 2, 3]);
});

test('after a signal what is being sent is waited for, and where to go on is said with what was not sent', async () => {
  const stop = new AbortController();
  const sink = createMemorySink(({ id }) => {
    stop.abort();
    return id === 'e-6' || id === 'e-8'
      ? { kind: 'retry', reason: 'network', afterMs: 60_000 }
      : { kind: 'delivered' };
  });
  const { input, ended } = begin(sink, stop);
  input.write(`\n${lines(10_001).join('\n')}\n`);
  const { exitCode, sum, said } = await ended();
  expect(exitCode).toBe(1);
  expect(sink.batches).toEqual([10_000]);
  expect(sum).toMatchObject({ read: 10_001, delivered: 9_998, retried: { network: 2 } });
  expect(said).toContain(
    'stopped: 3 that were read were not sent; go on with line 8 (`tail -n +8`), and 9,992 behind it that were sent will come twice\n',
  );
});

test('a signal when all that was read is sent ends it, with the line to go on with', async () => {
  const { sink, delivery, open } = gate();
  const { input, stop, ended } = begin(sink);
  const first = delivery();
  input.write(`${lines(2).join('\n')}\n`);
  expect(await first).toBe(2);
  stop.abort();
  open();
  const { exitCode, sum, said } = await ended();
  expect([exitCode, sum.delivered]).toEqual([130, 2]);
  expect(said).toContain('stopped: go on with line 3 (`tail -n +3`)\n');
});

test('Ctrl-C waits for what is being sent, and a second one for nothing', async () => {
  const silent = createServer();
  const asked = once(silent, 'connection');
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const url = `https://127.0.0.1:${port}`;
  const args = ['tools/cli/sluice.mjs', 'forward', '--to', 'events-api', '--url', url, '--user', 'x'];
  const fingerprint = Array(32).fill('ab').join(':');
  const child = spawn(process.execPath, [...args, '--fingerprint', fingerprint], {
    cwd: ROOT,
    env: { ...process.env, SLUICE_WAZUH_PASSWORD: 'x' },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  try {
    const closed = once(child, 'close');
    child.stdin.write(`${line('e-0')}\n`);
    await asked;
    child.kill('SIGINT');
    expect(String((await once(child.stderr, 'data'))[0])).toMatch(/^stopping; what is being sent/);
    child.kill('SIGINT');
    expect((await closed)[0]).toBe(130);
  } finally {
    child.kill('SIGKILL');
    const [socket] = (await asked) as [Socket];
    socket.destroy();
    silent.close();
  }
});

test('events reach a manager through its API, certificate and account checked', async () => {
  const manager = await startPushManager();
  try {
    const env = { SLUICE_WAZUH_PASSWORD: FORWARDER.password, SLUICE_WAZUH_URL: manager.apiUrl };
    const command = `forward --to events-api --user ${FORWARDER.name} --fingerprint ${manager.fingerprint256}`;
    const { exitCode, printed } = await sluice(command, `${lines(250).join('\n')}\n`, env);
    expect(exitCode).toBe(0);
    expect(JSON.parse(printed[0] ?? '')).toMatchObject({ sink: 'events-api', read: 250, delivered: 250 });
    expect(manager.events()).toEqual(lines(250));
  } finally {
    await manager.close();
  }
});

test('events reach a manager as an agent, at a pace that is shared, and its counters vouch for them', async () => {
  const rawKey = 'ab'.repeat(32);
  const manager = await startPushManager({ agents: [{ id: '001', name: 'sluice', ip: 'any', rawKey }] });
  const tables = await startTables();
  const folder = mkdtempSync(join(tmpdir(), 'sluice-forward-'));
  try {
    const keyFile = join(folder, 'client.keys');
    writeFileSync(keyFile, `001 sluice any ${rawKey}\n`);
    const env = {
      SLUICE_WAZUH_AGENT: `127.0.0.1:${manager.agentPort}`,
      SLUICE_WAZUH_URL: manager.apiUrl,
      SLUICE_WAZUH_USER: ADMIN.name,
      SLUICE_WAZUH_PASSWORD: ADMIN.password,
      SLUICE_WAZUH_FINGERPRINT: manager.fingerprint256,
    };
    const command = `forward --to agent --agent-key-file ${keyFile} --table ${tables.table} --endpoint ${tables.endpoint}`;
    const { exitCode, printed } = await sluice(command, `${lines(250).join('\n')}\n`, env);
    expect(exitCode).toBe(0);
    const summary = JSON.parse(printed[0] ?? '');
    expect(summary).toMatchObject({ sink: 'agent', read: 250, delivered: 250 });
    expect(summary).not.toHaveProperty('AgentUnverified');
    expect(new Set(manager.events())).toEqual(new Set(lines(250)));
    const dynamodb = createDynamoDbClient(localEnvironment({ dynamodb: tables.endpoint }));
    const shared = await createTable(dynamodb, tables.table).get(paceKey('127.0.0.1'));
    dynamodb.destroy();
    expect(readPace(textOf(shared, 'state'))).toMatchObject({ open: [], rate: 3_000 });

    // Without an account for the counters, and without a table: the pace of this machine, which begins higher.
    vi.stubEnv('TMPDIR', folder);
    const blind = await sluice(`forward --to agent --agent-key-file ${keyFile}`, `${lines(3).join('\n')}\n`, {
      SLUICE_WAZUH_AGENT: env.SLUICE_WAZUH_AGENT,
    });
    vi.unstubAllEnvs();
    expect(JSON.parse(blind.printed[0] ?? '')).toMatchObject({ delivered: 3, AgentUnverified: 3 });
    const [paces = ''] = readdirSync(folder).filter((name) => name.startsWith('sluice-pace-'));
    const [pace = ''] = readdirSync(join(folder, paces));
    expect(readPace(readFileSync(join(folder, paces, pace), 'utf8'))).toMatchObject({ rate: 14_000 });

    const slow = await sluice(`${command} --max-rate 5`, '', env);
    expect(slow).toMatchObject({ exitCode: 2, errors: expect.stringContaining('--max-rate') });

    writeFileSync(keyFile, `001 sluice any ${rawKey.slice(1)}\n`);
    const broken = await sluice(command, '', env);
    expect(broken).toMatchObject({ exitCode: 2, errors: expect.stringContaining('client.keys') });
    expect(broken.errors).not.toContain(rawKey.slice(1));
  } finally {
    rmSync(folder, { recursive: true });
    await Promise.all([manager.close(), tables.close()]);
  }
});

test('wrong usage is said before anything is read', async () => {
  const password = { SLUICE_WAZUH_PASSWORD: 'secret' };
  const nobody = await sluice('forward --to events-api --url https://w.example', '', password);
  expect(nobody).toMatchObject({ exitCode: 2, errors: expect.stringContaining('--user') });
  const noTable = await sluice(
    'forward --to events-api --url https://w.example --user x --region eu-west-1',
    '',
    password,
  );
  expect(noTable).toMatchObject({ exitCode: 2, errors: expect.stringContaining('--table') });
  const noKey = await sluice('forward --to agent --manager wazuh.example.com');
  expect(noKey).toMatchObject({ exitCode: 2, errors: expect.stringContaining('--agent-key-file') });
  const noHost = await sluice('forward --to agent --manager https://wazuh.example.com');
  expect(noHost).toMatchObject({ exitCode: 2, errors: expect.stringContaining('wazuh.example.com:1514') });
  expect((await sluice('forward --to syslog')).exitCode).toBe(2);
});
