import { randomBytes } from 'node:crypto';
import type { Stage } from '../stage.ts';
import type { Target } from '../target.ts';
import { deletionOf } from './agents.ts';

/** A key that a scene had made. */
export interface MadeAgent {
  readonly id: string;
  readonly name: string;
  readonly ip: string;
  readonly rawKey: string;
}

/** The agent port reads new keys every 10 s. */
export const KEY_UPDATE_S = 12;

export const needsAgentHost = ({ agentHost }: Target): string | undefined =>
  agentHost === undefined ? 'the agent port was not named (--agent-host)' : undefined;

/** Registers an agent under a name of its own and has it deleted at the end. The key is known after `KEY_UPDATE_S`. */
export async function makeAgent(stage: Stage, ip = 'any'): Promise<MadeAgent> {
  const name = `conformance-${randomBytes(4).toString('hex')}`;
  const { json, status } = await stage.ask('POST', '/agents', { name, ip });
  if (status !== 200) throw new Error(`no agent could be registered: ${JSON.stringify(json)}`);
  const id: string = json.data.id;
  stage.undo(() => stage.ask('DELETE', deletionOf([id])));
  const [, , registered = ip, rawKey = ''] = Buffer.from(json.data.key, 'base64').toString().split(' ');
  return { id, name, ip: registered, rawKey };
}

/** Lines that the daemons of a local manager wrote meanwhile; undefined where the log cannot be seen. */
export function watchLog(stage: Stage, daemons: RegExp): () => readonly string[] | undefined {
  const { local } = stage.target;
  const before = local?.log().length ?? 0;
  return () =>
    local
      ?.log()
      .slice(before)
      .filter((line) => daemons.test(line));
}

/** Numbers of sockets, ids and names that a log line holds are new every time. */
export function maskedLog(lines: readonly string[] | undefined): readonly string[] | undefined {
  return lines?.map((line) =>
    line
      .replace(/socket \[?\d+\]?/, 'socket <number>')
      .replace(/(agent(?: ID)?|Agent|Invalid ID) '?\d{3,}'?/g, "$1 '<id>'")
      .replace(/agent: '[^']+' \(\d+\)/, "agent: '<name>' (<id>)")
      .replace(/\(name '(?!unknown)[^']+'\)/, "(name '<name>')"),
  );
}
