import { afterAll, afterEach, expect, test } from 'vitest';
import type { ReceivedEvent } from '../../tools/local/manager/analysis.ts';
import type { Manager } from '../../tools/local/manager/manager.ts';
import { connectAgent, framed, RECORDED, seal, unseal, type Wire } from '../support/manager-agent-wire.ts';
import { type Clock, clock, golden, managerPool } from '../support/manager-replay.ts';

const { start, closeAll } = managerPool();
const wires: Wire[] = [];
const ID = RECORDED.id;
const KEY = RECORDED.rawkey;

afterEach(() => {
  for (const wire of wires.splice(0)) wire.socket.destroy();
});
afterAll(closeAll);

async function manager(time: Clock = clock()): Promise<{ manager: Manager; received: ReceivedEvent[] }> {
  const received: ReceivedEvent[] = [];
  const started = await start(time, {
    agentPort: 0,
    agents: [
      { id: ID, name: RECORDED.name, ip: 'any', rawKey: KEY },
      { id: '007', name: 'elsewhere', ip: '192.0.2.1', rawKey: KEY },
    ],
    onEvent: (event) => received.push(event),
  });
  return { manager: started, received };
}

async function wire(to: Manager): Promise<Wire> {
  const open = await connectAgent(to.agentPort ?? 0);
  wires.push(open);
  return open;
}

const frame = (name: string): Buffer => {
  const found = RECORDED.frames.find((recorded) => recorded.name === name);
  return Buffer.from(found?.frameHex ?? '', 'hex');
};

test('the recorded frames are accepted and answered, and their events analysed, as recorded', async () => {
  const { manager: started, received } = await manager();
  const agent = await wire(started);
  for (const { name, frameHex, managerAnswers = [] } of RECORDED.frames) {
    agent.write(Buffer.from(frameHex, 'hex'));
    const answers = (await agent.receive(managerAnswers.length)).map((payload) => unseal(payload, KEY));
    // The pushed file is each manager's own; its frame of messages is not.
    const frameOf = (text: string) =>
      text.startsWith('#!-') ? text.replace(/[0-9a-f]{32}/, '<md5>') : '<file>';
    const expected = managerAnswers.map(frameOf);
    expect(answers.map(frameOf), name).toEqual(expected);
  }
  await agent.settled();
  expect(received.map(({ text, location }) => ({ location, full_log: text }))).toEqual(
    RECORDED.asArchived.map(({ location, full_log }) => ({ location, full_log })),
  );
  expect(received.every(({ agent: { id, name } }) => id === ID && name === RECORDED.name)).toBe(true);
});

test('a ping is answered once for each, without key or startup, in order after the events before it', async () => {
  const { manager: started, received } = await manager();
  const agent = await wire(started);
  agent.write(Buffer.concat([frame('event'), framed('#ping'), framed('#ping'), framed('#ping')]));
  expect((await agent.receive(3)).map(String)).toEqual(['#pong', '#pong', '#pong']);
  expect(received).toHaveLength(1);
});

test('frames may come in any pieces', async () => {
  const { manager: started, received } = await manager();
  const agent = await wire(started);
  agent.socket.setNoDelay(true);
  for (const byte of Buffer.concat([frame('event'), frame('event of plain text')])) {
    agent.write(Buffer.from([byte]));
  }
  await agent.settled();
  expect(received.map(({ text }) => text.slice(0, 10))).toEqual(['{"integrat', 'plain text']);
});

const corrupt = (bytes: Buffer): Buffer => {
  const changed = Buffer.from(bytes);
  changed[40] = (changed[40] ?? 0) ^ 1;
  return changed;
};
const BIG_ENDIAN = Buffer.from([0, 0, 0, 5, ...Buffer.from('#ping')]);

/** What each recorded offence is on the wire. */
const OFFENCES: Readonly<Record<string, Buffer>> = {
  'wrong key': seal(ID, 'another key', '1:x:{}'),
  'unknown id': seal('999', KEY, '1:x:{}'),
  'not encrypted text': framed(`!${ID}!hello`),
  'no id': framed('hello'),
  'AES marker and garbage': framed(`!${ID}!#AES:garbage`),
  'empty frame': framed(''),
  'frame of 65,537 bytes announced': Buffer.from([1, 0, 1, 0]),
  'frame of 65,536 bytes of garbage': framed(Buffer.from(`!${ID}!#AES:`.padEnd(65_536, 'x'))),
  'four bytes of length and nothing else': Buffer.from([9, 0, 0, 0]),
  'big-endian length': BIG_ENDIAN,
  'checksum altered': corrupt(frame('event')),
  'HTTP request': Buffer.from('GET / HTTP/1.1\r\n\r\n'),
  'event without a queue and location': seal(ID, KEY, 'hello'),
  'event with another queue character': seal(ID, KEY, '2:x:hello'),
  'empty message': seal(ID, KEY, ''),
  'keepalive without a newline': seal(ID, KEY, '#!-Linux |x'),
};
const OBSERVED: Record<string, { connection: string }> = JSON.parse(golden('agent/errors.json')).observed;

test('every recorded offence is tried', () => {
  expect(Object.keys(OFFENCES).toSorted()).toEqual(Object.keys(OBSERVED).toSorted());
});

test.each(Object.entries(OFFENCES))('the connection ends as recorded after: %s', async (name, bytes) => {
  const { manager: started, received } = await manager();
  const agent = await wire(started);
  agent.write(bytes);
  if (OBSERVED[name]?.connection === 'closed') await agent.closed;
  else if (name.startsWith('four bytes')) expect(agent.socket.destroyed).toBe(false);
  else await agent.settled();
  expect(received).toEqual([]);
});

test('the largest message passes and one byte more closes the connection', async () => {
  const { manager: started, received } = await manager();
  const agent = await wire(started);
  agent.write(seal(ID, KEY, `1:x:${'a'.repeat(65_483 - 4)}`));
  await agent.settled();
  expect(received.map(({ text }) => text.length)).toEqual([65_479]);
  agent.write(seal(ID, KEY, `1:x:${'a'.repeat(65_484 - 4)}`));
  await agent.closed;
});

test('a key registered for one address is refused from another', async () => {
  const { manager: started } = await manager();
  const agent = await wire(started);
  agent.write(seal('007', KEY, '1:x:{}'));
  await agent.closed;
});

test('startup with a higher version is refused by message, startup without JSON is accepted', async () => {
  const { manager: started } = await manager();
  const agent = await wire(started);
  agent.write(seal(ID, KEY, '#!-agent startup {"version":"v4.15.0"}'));
  agent.write(seal(ID, KEY, '#!-agent startup now'));
  const answers = (await agent.receive(2)).map((payload) => unseal(payload, KEY));
  expect(answers).toEqual([
    '#!-err {"message":"Agent version must be lower or equal to manager version"}',
    '#!-agent ack ',
  ]);
});

test('event-only connections share an id; once one has shaken hands the others are refused for 60 s', async () => {
  const time = clock();
  const { manager: started, received } = await manager(time);
  const [bound, second] = [await wire(started), await wire(started)];
  bound.write(frame('event'));
  second.write(frame('event'));
  await Promise.all([bound.settled(), second.settled()]);
  expect(received).toHaveLength(2);

  bound.write(frame('startup'));
  await bound.receive(1);
  second.write(frame('event'));
  await second.closed;
  time.advance(60);
  const third = await wire(started);
  third.write(frame('event'));
  await third.closed;
  expect(received).toHaveLength(2);

  time.advance(1);
  const fourth = await wire(started);
  fourth.write(frame('event'));
  await fourth.settled();
  await bound.closed;
  expect(received).toHaveLength(3);
});

test('shutdown does not free the id, closing the socket does', async () => {
  const { manager: started, received } = await manager();
  const bound = await wire(started);
  bound.write(Buffer.concat([frame('startup'), frame('shutdown')]));
  await bound.receive(1);
  await bound.settled();
  const second = await wire(started);
  second.write(frame('event'));
  await second.closed;
  bound.socket.end();
  await bound.closed;
  const third = await wire(started);
  third.write(frame('event'));
  await third.settled();
  expect(received.map(({ location }) => location)).toEqual(['wazuh-remoted', 'sluice']);
});

test('the daemons count what came', async () => {
  const { manager: started } = await manager();
  const agent = await wire(started);
  agent.write(Buffer.concat([frame('startup'), frame('event'), frame('keepalive')]));
  await agent.receive(1);
  await agent.settled();
  expect(started.counters.remoted).toMatchObject({
    events: 1,
    startups: 1,
    keepalives: 1,
    pings: 1,
    acks: 2,
  });
  expect(started.counters.analysisd).toMatchObject({ received: 1, processed: 1 });
});

test('a manager that is down resets open connections and refuses new ones', async () => {
  const { manager: started } = await manager();
  const agent = await wire(started);
  await agent.settled();
  started.setFault({ kind: 'down' });
  await agent.closed;
  // The reset may come before or after the client hears that it is connected.
  const refused = connectAgent(started.agentPort ?? 0).then(({ closed }) => closed);
  await refused.catch((error) => expect(error.code).toBe('ECONNRESET'));
  started.setFault(undefined);
  await (await wire(started)).settled();
});
