import { connectAgent, seal, type Wire } from '../agent-wire.ts';
import type { Stage } from '../stage.ts';
import type { MadeAgent } from './agent-keys.ts';

/** Connections to the agent port, and how many events of a mark have been analysed, where that can be seen. */
export function createPort(stage: Stage, agent: MadeAgent) {
  const { target } = stage;
  const wires: Wire[] = [];
  let marks = 0;
  const event = (more = '') => {
    marks += 1;
    return {
      mark: `conformance-${marks}`,
      frame: seal(agent.id, agent.rawKey, `1:x:{"m":"conformance-${marks}"${more}}`),
    };
  };
  return {
    connect: async (): Promise<Wire> => {
      const wire = await connectAgent(target.agentPort, target.agentHost);
      wires.push(wire);
      return wire;
    },
    say: (text: string, as = agent) => seal(as.id, as.rawKey, text),
    event,
    /** Undefined where the archive cannot be seen. */
    archived: (mark: string): number | undefined =>
      target.local?.events().filter(({ text }) => text.includes(`"${mark}"`)).length,
    closeAll: () => {
      for (const wire of wires) wire.socket.destroy();
    },
  };
}

export type Port = ReturnType<typeof createPort>;
