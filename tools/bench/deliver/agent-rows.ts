import { setTimeout as sleep } from 'node:timers/promises';
import { createDynamoDbClient } from '../../../adapters/aws/clients/dynamodb-client.ts';
import { createReadingBoard } from '../../../adapters/aws/table/reading-board.ts';
import { createSendPace } from '../../../adapters/aws/table/send-pace.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { createMemoryReadingBoard } from '../../../adapters/memory/reading-board.ts';
import { createMemorySendPace } from '../../../adapters/memory/send-pace.ts';
import { type AgentSinkDeps, createAgentSink } from '../../../adapters/wazuh/agent/agent-sink.ts';
import { openConnection } from '../../../adapters/wazuh/agent/connection.ts';
import { createManagerCounters } from '../../../adapters/wazuh/manager-counters.ts';
import { eventHead } from '../../../src/forward/agent/message.ts';
import { createSealer } from '../../../src/forward/agent/sealer.ts';
import type { ManagerCounters, ReadingBoard } from '../../../src/forward/manager-counters.ts';
import type { SendPace } from '../../../src/forward/send-pace.ts';
import type { WireEvent } from '../../../src/forward/sink.ts';
import { localEnvironment } from '../../local/aws/environment.ts';
import type { Effort } from '../question.ts';
import { AGENT, type AgentPort, type ManagerPeer, OPERATOR, startPeer } from './peer.ts';
import { counting, deliverAll, type Row, type Runner, row } from './run.ts';

const NODE = 'bench';
const PONG_MS = 120_000;
const SLAB_BYTES = 131_072;

/** What a deployment that says nothing has. */
const LIMITS = { maxEventsPerSecond: 20_000, maxUnacknowledged: 6_000 } as const;

/** Grants everything: what is left is the work itself. */
const OPEN_PACE: SendPace = {
  take: async (_node, want, now) => ({ granted: Math.min(want, 2_000), at: now, grant: 'open' }),
  settle: async () => {},
};

function sinkTo(
  { host, port }: AgentPort,
  parts: Pick<AgentSinkDeps, 'pace' | 'counters'>,
  events: readonly WireEvent[],
): Runner {
  const sink = createAgentSink({
    ...parts,
    nodes: [{ name: NODE, host, port }],
    keys: async () => new Map([['*', [AGENT]]]),
    mode: 'event-only',
    clock: Date.now,
    random: Math.random,
    telemetry: { log: (_level, message, fields) => console.error(message, fields), measure: () => {} },
  });
  return { run: () => deliverAll(sink, events), close: () => sink.close() };
}

/** The same frames, made before, over one connection, with one ping at the end. */
export async function rawWriter({ host, port }: AgentPort, events: readonly WireEvent[]): Promise<Runner> {
  const sealer = createSealer({ key: AGENT, random: Math.random, counter: 1 });
  const bytes = Buffer.concat(events.map((event) => sealer.frame(eventHead(event) + event.line)));
  const connection = await openConnection({
    host,
    port,
    connectMs: PONG_MS,
    open: (payload) => payload.toString('latin1'),
    onMessage: () => {},
  });
  if ('code' in connection) throw new Error(`the peer of the bench refuses connections (${connection.code})`);
  return {
    run: async () => {
      for (let at = 0; at < bytes.length; at += SLAB_BYTES)
        await connection.write(bytes.subarray(at, at + SLAB_BYTES), PONG_MS);
      if ((await connection.ping(PONG_MS)) !== 'done') throw new Error('the peer of the bench says no pong');
    },
    close: async () => void (await connection.close(PONG_MS)),
  };
}

function countersOf({ apiUrl, fingerprint }: ManagerPeer, board: ReadingBoard): ManagerCounters {
  return createManagerCounters({
    nodes: [{ name: NODE, url: apiUrl }],
    tls: { fingerprints: [fingerprint] },
    credentials: async () => ({ username: OPERATOR.name, password: OPERATOR.password }),
    board,
    clock: Date.now,
    random: Math.random,
    pause: (ms) => sleep(ms),
    telemetry: { log: (_level, message, fields) => console.error(message, fields), measure: () => {} },
  });
}

/** Sink `agent`, into a hole and into the local manager. */
export async function agentRows(events: readonly WireEvent[], effort: Effort): Promise<readonly Row[]> {
  const [hole, manager, tables] = await Promise.all([
    startPeer('hole'),
    startPeer('manager'),
    startPeer('tables'),
  ]);
  const client = createDynamoDbClient(localEnvironment({ dynamodb: tables.place.endpoint }));
  const table = createTable(client, 'sluice');
  try {
    const connects = () => counting(hole, { connections: 'TCP connects' });
    const asked = async (): Promise<Readonly<Record<string, number>>> => ({
      ...(await counting(manager, { requests: 'API requests' })),
      ...(await counting(tables, { requests: 'DynamoDB requests' })),
    });
    const own = {
      pace: createMemorySendPace(LIMITS),
      counters: countersOf(manager.place, createMemoryReadingBoard()),
    };
    const shared = {
      pace: createSendPace(table, LIMITS),
      counters: countersOf(manager.place, createReadingBoard(table)),
    };
    const rowTo = async (
      peer: AgentPort,
      into: string,
      parts: Pick<AgentSinkDeps, 'pace' | 'counters'>,
      counted: typeof asked,
    ): Promise<Row> =>
      row(
        { sink: 'agent', into, events: events.length },
        sinkTo(peer, parts, events),
        await rawWriter(peer, events),
        counted,
        effort,
      );
    const open = { pace: OPEN_PACE, counters: undefined };
    return [
      await rowTo(hole.place, 'a hole, no pace', open, connects),
      await rowTo(manager.place, 'the local manager, no pace', open, asked),
      await rowTo(manager.place, 'the local manager, own pace', own, asked),
      await rowTo(manager.place, 'the local manager, shared pace', shared, asked),
    ];
  } finally {
    client.destroy();
    await Promise.all([hole.close(), manager.close(), tables.close()]);
  }
}
