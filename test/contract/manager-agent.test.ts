import { afterAll, afterEach, expect, test } from 'vitest';
import type { ReceivedEvent } from '../../tools/local/manager/analysis.ts';
import type { Manager } from '../../tools/local/manager/manager.ts';
import { connectAgent, framed, RECORDED, type Wire } from '../support/manager-agent-wire.ts';
import { type Clock, clock, managerPool } from '../support/manager-replay.ts';

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
