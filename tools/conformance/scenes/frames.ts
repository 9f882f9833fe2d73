import { connectAgent, unseal } from '../agent-wire.ts';
import { recordingFile } from '../recordings.ts';
import type { Scene } from '../scene.ts';
import { KEY_UPDATE_S, needsAgentHost } from './agent-keys.ts';
import { deletionOf } from './agents.ts';

interface Recording {
  readonly id: string;
  readonly name: string;
  readonly rawkey: string;
  readonly frames: readonly {
    readonly name: string;
    readonly frameHex: string;
    readonly managerAnswers?: readonly string[];
  }[];
  readonly asArchived: readonly { readonly location: string; readonly full_log: string }[];
}

const RECORDED = recordingFile('agent/frames') as Recording;
const ARCHIVE = 'as archived';

/** The pushed file is each manager's own; the frame around it is not. */
const frameOf = (text: string) => (text.startsWith('#!-') ? text.replace(/[0-9a-f]{32}/, '<md5>') : '<file>');
/** Every message of the file is one. */
const withoutRepeats = (texts: readonly string[]) =>
  texts.filter((text, at) => text !== '<file>' || texts[at - 1] !== '<file>');

export const frames: Scene = {
  file: 'agent/frames',
  exchanges: [...RECORDED.frames.map(({ name }) => name), ARCHIVE],
  changes: 'registers the agent 900 with the recorded key, sends four events as it, and deletes it again',
  needs: needsAgentHost,
  play: async (stage) => {
    const { id, name, rawkey } = RECORDED;
    await stage.login();
    const made = await stage.ask('POST', '/agents/insert', { id, name, key: rawkey, ip: 'any' });
    if (made.status !== 200) throw new Error(`the agent ${id} cannot be registered: ${made.json?.detail}`);
    stage.undo(() => stage.ask('DELETE', deletionOf([id])));
    await stage.pause(KEY_UPDATE_S);
    const before = stage.target.local?.events().length ?? 0;
    const wire = await connectAgent(stage.target.agentPort, stage.target.agentHost);
    try {
      for (const { name: frame, frameHex, managerAnswers = [] } of RECORDED.frames) {
        wire.write(Buffer.from(frameHex, 'hex'));
        const heard: string[] = [];
        const last = managerAnswers.at(-1);
        while (last !== undefined && heard.at(-1) !== last) {
          const [payload] = await wire.receive(1);
          heard.push(payload === undefined ? '' : unseal(payload, rawkey));
        }
        stage.check(frame, withoutRepeats(managerAnswers.map(frameOf)), withoutRepeats(heard.map(frameOf)));
      }
      await wire.settled();
    } finally {
      wire.socket.destroy();
    }
    const { local } = stage.target;
    if (local === undefined) {
      stage.skip(ARCHIVE, "the archive is on the manager's own disk");
      return;
    }
    stage.check(
      ARCHIVE,
      RECORDED.asArchived.map(({ location, full_log }) => ({ id, name, location, full_log })),
      local
        .events()
        .slice(before)
        .map(({ agent, location, text }) => ({ ...pick(agent), location, full_log: text })),
    );
  },
};

const pick = ({ id, name }: { readonly id: string; readonly name: string }) => ({ id, name });
