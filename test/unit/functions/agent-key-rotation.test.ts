import { afterEach, describe, expect, test } from 'vitest';
import { createSecrets } from '../../../adapters/aws/secrets.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { agentKeysFrom } from '../../../functions/enrich/agent-sink.ts';
import { ROTATION_STEPS } from '../../../functions/middleware/rotation/rotate-secret.ts';
import { type AgentKey, printKeyLine } from '../../../src/forward/agent/agent-key.ts';
import type { Manager } from '../../../tools/local/manager/manager.ts';
import { agentKeyBench, KEYS_SECRET } from '../../support/agent-key-bench.ts';
import { AGENTS, agentSink } from '../../support/agent-way.ts';
import { wireEvent } from '../../support/envelopes.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});
async function setUp(...options: Parameters<typeof agentKeyBench>) {
  const bench = await agentKeyBench(...options);
  open.push(bench);
  return bench;
}
const NAMES = AGENTS.map(({ name }) => name);
const [OLD] = AGENTS as [AgentKey];
const namesIn = (held: ReadonlyMap<string, readonly AgentKey[]>) =>
  [...held].map(([list, keys]) => [list, keys.map(({ name }) => name.replace(/-[\da-f]{8}$/, '-…'))]);

test('a rotation gives every agent a successor with a key that the manager takes, and the one before stays for now', async () => {
  const bench = await setUp();
  await bench.rotate();
  const held = await bench.held();
  expect(namesIn(held)).toEqual([['*', ['sluice-1-…', 'sluice-2-…']]]);
  const keys = held.get('*') ?? [];
  for (const key of [...keys, ...AGENTS]) expect(await bench.sent(key)).toBeUndefined();
  expect(await bench.known()).toEqual([...NAMES, ...keys.map(({ name }) => name)]);
  expect(new Set([...keys, ...AGENTS].map(({ rawKey }) => rawKey)).size).toBe(4);
  expect(bench.managers[0]?.events()).toEqual([]);
});

test('the next rotation removes what the one before replaced, whose key then opens nothing', async () => {
  const bench = await setUp();
  await bench.rotate();
  const second = (await bench.held()).get('*') ?? [];
  bench.time.now += 86_400_000;
  await bench.rotate();
  const third = (await bench.held()).get('*') ?? [];
  expect(await bench.known()).toEqual([...second, ...third].map(({ name }) => name));
  expect(await bench.sent(OLD)).toBe('agent_connection_closed');
  expect(third.map(({ name }) => name.length)).toEqual(second.map(({ name }) => name.length));
});

test('what people took out of the secret is not removed', async () => {
  const bench = await setUp();
  const kept = { ...OLD, id: '002', name: 'sluice-2', rawKey: '02'.repeat(32) };
  await bench.put(printKeyLine(kept));
  await bench.rotate();
  expect(await bench.known()).toEqual([...NAMES, expect.stringMatching(/^sluice-2-[\da-f]{8}$/)]);
});

test('identities of a node that is not there stay as they are', async () => {
  const elsewhere = { ...OLD, name: 'elsewhere' };
  const bench = await setUp({
    keys: { '*': AGENTS.map(printKeyLine), elsewhere: [printKeyLine(elsewhere)] },
  });
  await bench.rotate();
  const held = await bench.held();
  expect(held.get('elsewhere')).toEqual([elsewhere]);
  expect(held.get('*')).not.toEqual(AGENTS);
});

test('every step may be run twice, and after its own end or that of later ones, and makes no more agents', async () => {
  const bench = await setUp();
  const token = await bench.begin();
  for (const [i, step] of ROTATION_STEPS.entries())
    for (const again of [step, ...ROTATION_STEPS.slice(0, i + 1)]) await bench.step(again, token);
  expect(await bench.known()).toHaveLength(4);
  for (const key of (await bench.held()).get('*') ?? []) expect(await bench.sent(key)).toBeUndefined();
});

test('a rotation that broke off between managers uses the agents that it had made', async () => {
  const lines = AGENTS.map(printKeyLine);
  const bench = await setUp({ nodes: 2, keys: { 'node-1': lines, 'node-2': lines } });
  const token = await bench.begin();
  bench.managers[1]?.setFault({ kind: 'down' });
  await expect(bench.step('createSecret', token)).rejects.toMatchObject({
    message: expect.stringContaining('manager node "node-2"'),
  });
  bench.managers[1]?.setFault(undefined);
  for (const step of ROTATION_STEPS) await bench.step(step, token);
  expect([(await bench.known(0)).length, (await bench.known(1)).length]).toEqual([4, 4]);
  const held = await bench.held();
  expect(await bench.sent(held.get('node-1')?.[0] as AgentKey, 0)).toBeUndefined();
  expect(await bench.sent(held.get('node-2')?.[0] as AgentKey, 1)).toBeUndefined();
});

test('a new key is waited for until the manager has read it, and is not put in use when it never does', async () => {
  const bench = await setUp();
  const token = await bench.begin();
  await bench.step('createSecret', token);
  const [fresh] = (await bench.held('AWSPENDING')).get('*') ?? [];
  expect(await bench.sent(fresh as AgentKey)).toBe('agent_connection_closed');
  const began = bench.now();
  await bench.step('testSecret', token);
  expect(bench.now() - began).toBeGreaterThanOrEqual(10_000);
  expect(bench.now() - began).toBeLessThan(20_000);

  const other = await setUp();
  const stuck = await other.begin();
  await other.step('createSecret', stuck);
  other.managers[0]?.setFault({ kind: 'down' });
  await expect(other.step('testSecret', stuck)).rejects.toMatchObject({
    code: 'agent_key_not_taken',
  });
  expect((await other.held()).get('*')).toEqual(AGENTS);
});

test('events that are sent all the while arrive, each of them, over two rotations', async () => {
  const bench = await setUp();
  const clock = bench.now;
  const [manager] = bench.managers as [Manager];
  const telemetry = createMemoryTelemetry();
  const secrets = createSecrets(bench.client, { ttlMs: 300_000, now: clock });
  const { sink } = agentSink(
    {
      now: clock,
      advance: (seconds) => {
        bench.time.now += seconds * 1_000;
      },
    },
    { 'node-1': manager },
    { keys: agentKeysFrom(secrets, KEYS_SECRET), telemetry },
  );
  open.push(sink);
  let sent = 0;
  let waitedMs = 0;
  const send = async () => {
    const event = wireEvent(`e-${sent}`, `{"n":${sent}}`);
    sent += 1;
    for (;;) {
      const [delivery] = await sink.deliver([event], clock() + 60_000);
      if (delivery?.kind === 'delivered') return;
      const { afterMs } = delivery as { readonly afterMs: number };
      waitedMs += afterMs;
      bench.time.now += afterMs;
    }
  };
  for (let rotation = 0; rotation < 2; rotation += 1) {
    const token = await bench.begin();
    for (const step of ROTATION_STEPS) {
      await send();
      await bench.step(step, token);
      await send();
    }
  }
  bench.time.now += 11_000;
  await send();
  await send();
  const got = manager.events().map((text) => JSON.parse(text).n as number);
  expect([...new Set(got)]).toEqual(Array.from({ length: sent }, (_, n) => n));
  // The key that the sink held was removed under it: it asked past its cache, and not for five minutes.
  expect(waitedMs).toBeLessThan(60_000);
});

describe('a rotation is refused', () => {
  test('while the secret is not filled, and the manager hears nothing of it', async () => {
    const bench = await setUp();
    await bench.put('{}');
    const token = await bench.begin();
    for (const step of ['createSecret', 'testSecret'] as const)
      await expect(bench.step(step, token)).rejects.toMatchObject({ code: 'secret_malformed' });
    expect(await bench.known()).toEqual(NAMES);
  });

  test('when the account may not make agents, with a word what to do and without a key', async () => {
    const bench = await setUp({ mayManage: false });
    const token = await bench.begin();
    await expect(bench.step('createSecret', token)).rejects.toMatchObject({
      code: 'wazuh_agents_denied',
      message: expect.stringContaining('agent:create'),
    });
    expect(JSON.stringify(bench.telemetry.lines)).not.toMatch(/[\da-f]{64}/);
  });

  test('for an agent of one address, which two cannot have, before anything is made', async () => {
    const bench = await setUp({ keys: { '*': [printKeyLine({ ...OLD, ip: '10.0.0.9' })] } });
    const token = await bench.begin();
    await expect(bench.step('createSecret', token)).rejects.toMatchObject({ code: 'agent_address_fixed' });
    expect(await bench.known()).toEqual(NAMES);
  });

  test('for identities of no node alone', async () => {
    const bench = await setUp({ keys: { elsewhere: AGENTS.map(printKeyLine) } });
    const token = await bench.begin();
    await expect(bench.step('createSecret', token)).rejects.toMatchObject({ code: 'agent_unknown' });
  });
});

test('a schedule that is set up has it tried that the manager knows the agents, and nothing is made', async () => {
  const bench = await setUp();
  const token = await bench.begin();
  await bench.step('testSecret', token);
  await bench.put(printKeyLine({ ...OLD, name: 'stranger' }));
  await expect(bench.step('testSecret', token)).rejects.toMatchObject({ code: 'agent_unknown' });
  expect(await bench.known()).toEqual(NAMES);
});
