import { framed, seal, unseal, type Wire } from '../agent-wire.ts';
import { recordingFile } from '../recordings.ts';
import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import { KEY_UPDATE_S, type MadeAgent, makeAgent, needsAgentHost } from './agent-keys.ts';
import { createPort, type Port } from './agent-port.ts';
import { wireFate } from './errors.ts';

// biome-ignore lint/suspicious/noExplicitAny: every observation has a shape of its own
const OBSERVED = (recordingFile('agent/connections') as { readonly observed: Readonly<Record<string, any>> })
  .observed;

const STARTUP = '#!-agent startup {"version":"v4.14.7"}';
const OVERTAKE = 'bound connection silent, events tried from other connections';
const OWN_ADDRESS = 'agent registered with the address of the sender, frame with';
const ORDER = 'order of events of one connection in the archive';
const OTHER_ADDRESS = '192.0.2.44';

export const connections: Scene = {
  file: 'agent/connections',
  exchanges: Object.keys(OBSERVED),
  changes: 'registers a few agents, sends some 8,000 small events as them, and deletes them again',
  needs: needsAgentHost,
  play: async (stage) => {
    await stage.login();
    const agent = await makeAgent(stage);
    const elsewhere = await makeAgent(stage, OTHER_ADDRESS);
    const { local } = stage.target;
    const here = local === undefined ? undefined : await makeAgent(stage, '127.0.0.1');
    await stage.pause(KEY_UPDATE_S);
    const port = createPort(stage, agent);
    try {
      await startups(stage, port, agent);
      await pings(stage, port, agent);
      await binding(stage, port);
      await crowds(stage, port);
      await addresses(stage, port, elsewhere, here);
      await overtaking(stage, port);
      stage.skip(ORDER, 'the order is left to chance, and the events are counted above');
    } finally {
      port.closeAll();
    }
  },
};

const heard = async (wire: Wire, { rawKey }: MadeAgent): Promise<string> => {
  const [payload] = await wire.receive(1);
  return payload === undefined ? '' : unseal(payload, rawKey);
};

async function startups(stage: Stage, port: Port, agent: MadeAgent): Promise<void> {
  const wire = await port.connect();
  wire.write(port.say('#!-agent startup {"version":"v99.0.0"}'));
  const higher = 'startup with a higher version';
  stage.check(higher, OBSERVED[higher], await heard(wire, agent));
  wire.write(port.say('#!-agent startup now'));
  const bare = 'startup without JSON';
  stage.check(bare, OBSERVED[bare], await heard(wire, agent));
  wire.write(port.say('#!-agent shutdown '));
  const shut = 'connection after shutdown';
  stage.check(shut, OBSERVED[shut], await wireFate(wire));
  await hangUp(wire);
}

async function hangUp(wire: Wire): Promise<void> {
  wire.socket.end();
  await wire.closed;
}

async function pings(stage: Stage, port: Port, agent: MadeAgent): Promise<void> {
  const wire = await port.connect();
  const request = framed('#ping');
  wire.write(request);
  const [pong = Buffer.alloc(0)] = await wire.receive(1);
  const { answer, answerFrameHex, requestFrameHex } = OBSERVED.ping;
  stage.check(
    'ping',
    { answer, answerFrameHex, requestFrameHex },
    {
      answer: pong.toString(),
      answerFrameHex: framed(pong).toString('hex'),
      requestFrameHex: request.toString('hex'),
    },
  );
  wire.write(Buffer.concat([request, request, request]));
  const three = 'three pings in one write, answers';
  stage.check(three, OBSERVED[three], (await wire.receive(3)).map(String));
  wire.write(seal(agent.id, agent.rawKey, '#ping'));
  const inside = 'encrypted #ping as a message';
  // The one pong that comes is that of the plain ping behind it.
  const fate = await wireFate(wire);
  stage.check(inside, OBSERVED[inside], `no answer; connection ${fate}`);
  await hangUp(wire);
}

async function binding(stage: Stage, port: Port): Promise<void> {
  const bound = await port.connect();
  bound.write(port.say(STARTUP));
  await bound.receive(1);
  const archivedOf = (mark: string) => {
    const count = port.archived(mark);
    return count === undefined ? undefined : count > 0;
  };
  const known = <T>(value: T, seen: unknown) => (seen === undefined ? undefined : value);

  const first = await port.connect();
  const refused = port.event();
  first.write(refused.frame);
  const onSecond = 'bound connection exists, event on a second one';
  const firstFate = await wireFate(first);
  const seen = archivedOf(refused.mark);
  stage.check(
    onSecond,
    { secondConnection: 'closed', eventArchived: known(OBSERVED[onSecond].eventArchived, seen) },
    { secondConnection: firstFate, eventArchived: seen },
  );
  const second = await port.connect();
  second.write(port.say(STARTUP));
  const startup = 'bound connection exists, startup on a second one';
  stage.check(startup, 'closed', await wireFate(second));
  stage.check('the bound one goes on working', true, (await wireFate(bound)) === 'open');

  bound.write(port.say('#!-agent shutdown '));
  await bound.settled();
  const third = await port.connect();
  const late = port.event();
  third.write(late.frame);
  const afterShutdown = 'after shutdown, first connection still open, event on a second';
  const thirdFate = await wireFate(third);
  const lateSeen = archivedOf(late.mark);
  stage.check(
    afterShutdown,
    { archived: known(false, lateSeen), connection: OBSERVED[afterShutdown].connection },
    { archived: lateSeen, connection: thirdFate },
  );
  await hangUp(bound);
  await stage.pause(1);
  const fourth = await port.connect();
  const free = port.event();
  fourth.write(free.frame);
  const closed = 'bound one closed, event on a new connection 0.5 s later';
  const fourthFate = await wireFate(fourth);
  const freeSeen = archivedOf(free.mark);
  stage.check(
    closed,
    { archived: known(true, freeSeen), connection: OBSERVED[closed].connection },
    { archived: freeSeen, connection: fourthFate },
  );
}

async function crowds(stage: Stage, port: Port): Promise<void> {
  const twice = 'same frame twice and an older counter';
  const wire = await port.connect();
  const { mark, frame } = port.event();
  wire.write(Buffer.concat([frame, frame, frame]));
  const fate = await wireFate(wire);
  const { archived, connection } = OBSERVED[twice];
  const seen = port.archived(mark);
  stage.check(
    twice,
    { archived: seen === undefined ? undefined : archived, connection },
    { archived: seen, connection: fate },
  );
  for (const count of [2, 8]) {
    const name = `${count} event-only connections with one id at once`;
    const recorded = OBSERVED[name];
    const wires = await Promise.all(Array.from({ length: count }, () => port.connect()));
    const each = port.event();
    for (const one of wires) one.write(Buffer.concat(Array.from({ length: 500 }, () => each.frame)));
    const fates = await Promise.all(wires.map(wireFate));
    const total = port.archived(each.mark);
    stage.check(
      name,
      { archived: total === undefined ? undefined : recorded.archived, connections: recorded.connections },
      { archived: total, connections: fates },
    );
  }
}

async function addresses(
  stage: Stage,
  port: Port,
  elsewhere: MadeAgent,
  here: MadeAgent | undefined,
): Promise<void> {
  const other = 'agent registered with another address than the sender has';
  const wire = await port.connect();
  wire.write(port.say('1:x:{}', elsewhere));
  stage.check(other, OBSERVED[other].connection, await wireFate(wire));
  for (const prefixed of [true, false]) {
    const name = prefixed ? `${OWN_ADDRESS} the !id! prefix` : `${OWN_ADDRESS}out the !id! prefix`;
    if (here === undefined) {
      stage.skip(name, 'the address that the manager sees is not known here');
      continue;
    }
    const mark = `own-${prefixed}`;
    const frame = port.say(`1:x:{"m":"${mark}"}`, here);
    const own = await port.connect();
    own.write(prefixed ? frame : framed(frame.subarray(4 + `!${here.id}!`.length)));
    const fate = await wireFate(own);
    stage.check(name, OBSERVED[name], { archived: port.archived(mark) === 1, connection: fate });
  }
}

/** The bound connection is silent; others try after the recorded seconds. */
async function overtaking(stage: Stage, port: Port): Promise<void> {
  const bound = await port.connect();
  bound.write(port.say(STARTUP));
  await bound.receive(1);
  const recorded: readonly (readonly [seconds: number, accepted: boolean])[] =
    OBSERVED[OVERTAKE]['seconds after the last message of the bound one, event accepted'];
  let passed = 0;
  const tried: [number, boolean][] = [];
  for (const [seconds] of recorded) {
    await stage.pause(seconds - passed);
    passed = seconds;
    const wire = await port.connect();
    wire.write(port.event().frame);
    tried.push([seconds, (await wireFate(wire)) === 'open']);
  }
  stage.check(
    OVERTAKE,
    { tried: recorded, bound: OBSERVED[OVERTAKE]['the bound one'] },
    { tried, bound: await wireFate(bound) },
  );
}
