import { randomBytes } from 'node:crypto';
import { connectAgent, seal } from '../agent-wire.ts';
import { recordingFile } from '../recordings.ts';
import type { Scene } from '../scene.ts';
import { KEY_UPDATE_S, makeAgent, needsAgentHost } from './agent-keys.ts';
import { wireFate } from './errors.ts';

const BYTES = 'message bytes (queue, location and text)';

interface Sized {
  readonly [BYTES]: number;
  readonly archived: boolean;
  readonly fullLogBytes: number | null;
  readonly connection: string;
}
interface Recording {
  readonly messageSize: readonly Sized[];
  readonly messagesThatCompressBadly: readonly {
    readonly messageBytes: number;
    readonly archived: boolean;
    readonly connection: string;
  }[];
}

const RECORDED = recordingFile('agent/size') as Recording;
const HEAD = '1:x:';

const CASES = [
  ...RECORDED.messageSize.map((recorded) => ({
    name: `${recorded[BYTES]} bytes`,
    recorded,
    text: 'a'.repeat(recorded[BYTES] - HEAD.length),
  })),
  ...RECORDED.messagesThatCompressBadly.map(({ messageBytes, archived, connection }) => ({
    name: `${messageBytes} bytes that compress badly`,
    recorded: { archived, connection, fullLogBytes: messageBytes - HEAD.length },
    text: randomBytes(messageBytes)
      .toString('hex')
      .slice(0, messageBytes - HEAD.length),
  })),
];

export const size: Scene = {
  file: 'agent/size',
  exchanges: CASES.map(({ name }) => name),
  changes: 'registers an agent, sends ten large events of one letter or of digits, and deletes it again',
  needs: needsAgentHost,
  play: async (stage) => {
    await stage.login();
    const { id, rawKey } = await makeAgent(stage);
    await stage.pause(KEY_UPDATE_S);
    const { target } = stage;
    for (const { name, recorded, text } of CASES) {
      const before = target.local?.events().length ?? 0;
      const wire = await connectAgent(target.agentPort, target.agentHost);
      wire.write(seal(id, rawKey, HEAD + text));
      const connection = await wireFate(wire);
      wire.socket.destroy();
      const received = target.local?.events().slice(before);
      const { archived, fullLogBytes } = recorded;
      stage.check(
        name,
        { connection: recorded.connection, ...(received && { archived, fullLogBytes }) },
        {
          connection,
          ...(received && {
            archived: received.length === 1,
            fullLogBytes: received[0] === undefined ? null : Buffer.byteLength(received[0].text),
          }),
        },
      );
    }
  },
};
