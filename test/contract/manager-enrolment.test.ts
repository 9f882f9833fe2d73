import { createHash } from 'node:crypto';
import { connect } from 'node:tls';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { enrol } from '../../tools/local/manager/agent/enrolment.ts';
import { createAgentRegistry, mayUseKey } from '../../tools/local/manager/agent/registry.ts';
import { createCounters } from '../../tools/local/manager/counters.ts';
import type { Manager } from '../../tools/local/manager/manager.ts';
import { agentRules } from '../../tools/local/manager/ruleset/agent-rules.ts';
import { connectAgent, framed, seal, unseal } from '../support/manager-agent-wire.ts';
import { managerCalls } from '../support/manager-calls.ts';
import { type Clock, clock, managerPool, ruleset } from '../support/manager-replay.ts';

const { start, closeAll } = managerPool();
afterAll(closeAll);

const HOUR_S = 3600;

/** An enrolment desk without a network. */
function desk(time: Clock, force = {}) {
  const registry = createAgentRegistry({ agents: [], now: time.now, counters: createCounters().remoted });
  const log: string[] = [];
  const ask = (line: string) =>
    enrol(line, '198.51.100.9', {
      registry,
      managerName: 'wm',
      now: time.now,
      force,
      log: (text) => log.push(text),
    });
  const idOf = (answer: string) => /^OSSEC K:'(\d+) /.exec(answer)?.[1];
  return { registry, ask, idOf, log };
}

describe('an agent of the same name', () => {
  test('gives way when it was registered an hour ago and never came, to a new id', () => {
    const time = clock();
    const { ask, idOf, registry } = desk(time);
    expect(idOf(ask("OSSEC A:'web-1'"))).toBe('001');
    time.advance(HOUR_S - 1);
    expect(ask("OSSEC A:'web-1'")).toBe('ERROR: Duplicate agent name: web-1. Unable to add agent');
    time.advance(1);
    expect(idOf(ask("OSSEC A:'web-1'"))).toBe('002');
    expect(registry.all().map(({ id }) => id)).toEqual(['002']);
  });

  test('stays when the newcomer holds its very key', () => {
    const time = clock();
    const { ask, idOf, registry } = desk(time);
    ask("OSSEC A:'web-1'");
    time.advance(HOUR_S);
    const held = registry.byName('web-1');
    const hash = createHash('sha1').update(`${held?.id}${held?.name}${held?.rawKey}`).digest('hex');
    expect(ask(`OSSEC A:'web-1' K:'${hash}'`)).toMatch(/^ERROR: Duplicate agent name/);
    expect(idOf(ask(`OSSEC A:'web-1' K:'${'0'.repeat(40)}'`))).toBe('002');
  });

  test('stays while it is active, and for an hour after it went', () => {
    const time = clock();
    const { ask, idOf, registry } = desk(time);
    ask("OSSEC A:'web-1'");
    const agent = registry.byName('web-1');
    if (agent === undefined) throw new Error('not enrolled');
    time.advance(2 * HOUR_S);
    Object.assign(agent, { status: 'active', keepaliveMs: time.now() });
    expect(ask("OSSEC A:'web-1'")).toMatch(/^ERROR/);
    Object.assign(agent, { status: 'disconnected', disconnectedMs: time.now() });
    time.advance(HOUR_S - 1);
    expect(ask("OSSEC A:'web-1'")).toMatch(/^ERROR/);
    time.advance(1);
    expect(idOf(ask("OSSEC A:'web-1'"))).toBe('002');
  });

  test('stays for good when the force option is off', () => {
    const time = clock();
    const { ask } = desk(time, { enabled: false });
    ask("OSSEC A:'web-1'");
    time.advance(100 * HOUR_S);
    expect(ask("OSSEC A:'web-1'")).toMatch(/^ERROR: Duplicate agent name/);
  });
});

test('the same rules hold for an address, and not for "any"', () => {
  const time = clock();
  const { ask, idOf, registry } = desk(time);
  ask("OSSEC A:'web-1' IP:'192.0.2.1'");
  expect(ask("OSSEC A:'web-2' IP:'192.0.2.1'")).toBe('ERROR: Duplicate IP: 192.0.2.1. Unable to add agent');
  time.advance(HOUR_S);
  expect(idOf(ask("OSSEC A:'web-2' IP:'192.0.2.1'"))).toBe('002');
  ask("OSSEC A:'web-3'");
  ask("OSSEC A:'web-4'");
  expect(registry.all().map(({ name }) => name)).toEqual(['web-2', 'web-3', 'web-4']);
});

test('whatever is asked is answered with a key or an error, and the log says which', () => {
  const words = fc.constantFrom(
    "OSSEC A:'",
    "'",
    " V:'v",
    " G:'",
    " IP:'",
    " K:'",
    'OSSEC PASS: x ',
    'default',
    ',',
    '\0',
  );
  const lines = fc
    .array(fc.oneof(words, fc.string({ maxLength: 6 })), { maxLength: 10 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(lines, (line) => {
      const { ask, log } = desk(clock());
      expect(ask(line)).toMatch(
        /^(OSSEC K:'\d{3,} \S+ \S+ [0-9a-f]{64}'|ERROR: .+\. Unable to add agent)$/su,
      );
      expect(log.length).toBeGreaterThan(0);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['any', '203.0.113.5', true],
  ['203.0.113.5', '203.0.113.5', true],
  ['203.0.113.4', '203.0.113.5', false],
  ['203.0.113.0/24', '203.0.113.5', true],
  ['203.0.113.0/30', '203.0.113.5', false],
  ['2001:db8::/32', '2001:db8::7', true],
  ['2001:db8::/32', '203.0.113.5', false],
])('a key for %s may be used from %s: %s', (ip, peer, may) => {
  expect(mayUseKey(ip, peer)).toBe(may);
});

describe('an enrolled agent', () => {
  const RULES = {
    file: 'agent_rules.xml',
    xml: `<group name="demo,"><rule id="100500" level="5"><decoded_as>json</decoded_as>
      <field name="app">^web$</field><description>web</description></rule></group>`,
  };

  function enrolOver(manager: Manager, line: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect({
        host: '127.0.0.1',
        port: manager.enrolmentPort ?? 0,
        rejectUnauthorized: false,
      });
      let answer = '';
      socket.on('error', reject);
      socket.on('data', (chunk: Buffer) => {
        answer += chunk.toString();
      });
      socket.on('close', () => resolve(answer));
      socket.write(`${line}\n`);
    });
  }

  test('is known at the agent port after 10 s, raises alerts under its name, and is seen to live and go', async () => {
    const time = clock();
    const manager = await start(time, {
      agentPort: 0,
      enrolment: { port: 0 },
      ruleset: ruleset(RULES),
      limits: { tokenLifetimeS: 100_000 },
    });
    const { call } = await managerCalls(manager);
    const status = async () =>
      (await call('GET', '/agents?name=web-1&select=status')).body.data.affected_items[0]?.status;
    const answer = await enrolOver(manager, "OSSEC A:'web-1' V:'v4.14.7' IP:'src'");
    const [, id = '', key = ''] = /K:'(\d+) web-1 127\.0\.0\.1 ([0-9a-f]{64})'/.exec(answer) ?? [];

    const early = await connectAgent(manager.agentPort ?? 0);
    early.write(seal(id, key, '1:x:{"app":"web"}'));
    await early.closed;
    time.advance(10);
    expect(await status()).toBe('never_connected');

    const agent = await connectAgent(manager.agentPort ?? 0);
    agent.write(seal(id, key, '#!-agent startup {"version":"v4.14.7"}'));
    expect(unseal((await agent.receive(1))[0] ?? Buffer.alloc(0), key)).toBe('#!-agent ack ');
    expect(await status()).toBe('pending');
    agent.write(seal(id, key, '#!-Linux |web-1 |6.1 |#1 |x86_64 - Wazuh v4.14.7 / x\n'));
    await agent.receive(1);
    expect(await status()).toBe('active');
    agent.write(seal(id, key, '1:x:{"app":"web"}'));
    await agent.settled();
    expect(manager.alerts().map(({ agent: from, rule }) => [from, rule.id])).toEqual([
      [{ id, name: 'web-1', ip: '127.0.0.1' }, '100500'],
    ]);
    time.advance(901);
    expect(await status()).toBe('disconnected');
    agent.write(seal(id, key, '#!-agent shutdown '));
    await agent.settled();
    expect(await status()).toBe('disconnected');

    await call('DELETE', `/agents?agents_list=${id}&status=disconnected&older_than=0s`);
    agent.write(seal(id, key, '1:x:{"app":"web"}'));
    await agent.settled();
    expect(manager.alerts()).toHaveLength(2);
    time.advance(10);
    agent.write(Buffer.concat([seal(id, key, '1:x:{"app":"web"}'), framed('#ping')]));
    await agent.closed;
  });

  test('an agent that says goodbye raises rule 506, decoded as Wazuh decodes it', async () => {
    const time = clock();
    const events: unknown[] = [];
    const manager = await start(time, {
      agentPort: 0,
      agents: [{ id: '001', name: 'web-1', ip: 'any', rawKey: 'b'.repeat(64) }],
      ruleset: ruleset(agentRules()),
      onEvent: ({ text, location }, { decoder, decoderParent, data }) =>
        events.push({ text, location, decoder, decoderParent, data }),
    });
    const agent = await connectAgent(manager.agentPort ?? 0);
    agent.write(seal('001', 'b'.repeat(64), '#!-agent shutdown '));
    await agent.settled();
    agent.socket.destroy();
    expect(manager.alerts().map(({ rule }) => [rule.id, rule.level])).toEqual([['506', 3]]);
    expect(events).toEqual([
      {
        text: "ossec: Agent stopped: 'web-1->any'.",
        location: 'wazuh-remoted',
        decoder: 'ossec',
        decoderParent: 'ossec',
        data: { extra_data: 'web-1->any' },
      },
    ]);
  });
});
