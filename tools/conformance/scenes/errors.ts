import { connectAgent, framed, seal, type Wire } from '../agent-wire.ts';
import { recordingFile } from '../recordings.ts';
import type { Scene } from '../scene.ts';
import {
  KEY_UPDATE_S,
  type MadeAgent,
  makeAgent,
  maskedLog,
  needsAgentHost,
  watchLog,
} from './agent-keys.ts';

interface Observed {
  readonly connection: 'open' | 'closed';
  readonly managerLog: readonly string[];
}

const OBSERVED = (recordingFile('agent/errors') as { readonly observed: Readonly<Record<string, Observed>> })
  .observed;

const corrupt = (bytes: Buffer): Buffer => {
  const changed = Buffer.from(bytes);
  changed[40] = (changed[40] ?? 0) ^ 1;
  return changed;
};

/** What each recorded offence is on the wire. */
function offences({ id, rawKey }: MadeAgent): Readonly<Record<string, Buffer>> {
  return {
    'wrong key': seal(id, 'another key', '1:x:{}'),
    'unknown id': seal('99999', rawKey, '1:x:{}'),
    'not encrypted text': framed(`!${id}!hello`),
    'no id': framed('hello'),
    'AES marker and garbage': framed(`!${id}!#AES:garbage`),
    'empty frame': framed(''),
    'frame of 65,537 bytes announced': Buffer.from([1, 0, 1, 0]),
    'frame of 65,536 bytes of garbage': framed(Buffer.from(`!${id}!#AES:`.padEnd(65_536, 'x'))),
    'four bytes of length and nothing else': Buffer.from([5, 0, 0, 0]),
    'big-endian length': Buffer.from([0, 0, 0, 5, ...Buffer.from('#ping')]),
    'checksum altered': corrupt(seal(id, rawKey, '1:x:{"m":"altered"}')),
    'HTTP request': Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    'event without a queue and location': seal(id, rawKey, 'hello'),
    'event with another queue character': seal(id, rawKey, '2:x:hello'),
    'empty message': seal(id, rawKey, ''),
    'keepalive without a newline': seal(id, rawKey, '#!-Linux |x'),
  };
}

export const errors: Scene = {
  file: 'agent/errors',
  exchanges: Object.keys(OBSERVED),
  changes: 'registers an agent, offends the agent port in its name, and deletes it again',
  needs: needsAgentHost,
  play: async (stage) => {
    await stage.login();
    const agent = await makeAgent(stage);
    // A payload without an id is looked up by the address it came from.
    if (stage.target.local !== undefined) await makeAgent(stage, '127.0.0.1');
    await stage.pause(KEY_UPDATE_S);
    const onWire = offences(agent);
    for (const [name, { connection, managerLog }] of Object.entries(OBSERVED)) {
      const bytes = onWire[name];
      if (bytes === undefined) {
        stage.skip(name, 'nobody knows what was sent');
        continue;
      }
      const logged = watchLog(stage, /^wazuh-(remoted|analysisd)/);
      const got = await fate(stage.target, bytes, name.startsWith('four bytes'));
      const log = maskedLog(logged());
      stage.check(
        name,
        { connection, ...(log && { log: maskedLog(managerLog) }) },
        { connection: got, ...(log && { log }) },
      );
    }
  },
};

/** How long an answer or an end may take on a busy machine, milliseconds. */
export const PATIENCE_MS = 30_000;

/** Whether the manager closed the connection; one that answers a ping is open. */
async function fate(
  { agentPort, agentHost }: { readonly agentPort: number; readonly agentHost?: string },
  bytes: Buffer,
  half: boolean,
): Promise<Observed['connection']> {
  const wire = await connectAgent(agentPort, agentHost);
  const other = await connectAgent(agentPort, agentHost);
  try {
    wire.write(bytes);
    return half ? await halfFate(wire, other) : await wireFate(wire);
  } finally {
    wire.socket.destroy();
    other.socket.destroy();
  }
}

export async function wireFate(wire: Wire): Promise<Observed['connection']> {
  const open = wire.settled().then(
    () => 'open' as const,
    () => 'closed' as const,
  );
  return Promise.race([open, wire.closed.then(() => 'closed' as const), after(PATIENCE_MS, 'open' as const)]);
}

/** The half frame becomes a ping when the rest follows, which is answered if the connection has waited for it. */
async function halfFate(wire: Wire, other: Wire): Promise<Observed['connection']> {
  await other.settled();
  wire.write(Buffer.from('#ping'));
  const answer = wire.receive(1).then(
    ([payload]) => (payload?.toString() === '#pong' ? ('open' as const) : ('closed' as const)),
    () => 'closed' as const,
  );
  return Promise.race([answer, after(PATIENCE_MS, 'closed' as const)]);
}

function after<T>(ms: number, value: T): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(value), ms).unref();
  });
}
