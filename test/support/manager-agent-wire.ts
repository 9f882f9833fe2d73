import { golden } from './manager-replay.ts';

export {
  connectAgent,
  framed,
  seal,
  unseal,
  type Wire,
} from '../../tools/conformance/agent-wire.ts';

interface RecordedFrames {
  readonly id: string;
  readonly name: string;
  readonly rawkey: string;
  readonly frames: readonly {
    readonly name: string;
    readonly message: string;
    readonly frameHex: string;
    readonly managerAnswers?: readonly string[];
  }[];
  readonly asArchived: readonly { readonly location: string; readonly full_log: string }[];
}

export const RECORDED: RecordedFrames = JSON.parse(golden('agent/frames.json'));
