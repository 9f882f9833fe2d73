import { createServer, type Socket } from 'node:net';
import { rootRules } from '@sluice/logtest';
import { startS3 } from '../../local/aws/s3-server.ts';
import { startTables } from '../../local/aws/tables.ts';
import { LOOPBACK_HOST, listenOnLoopback } from '../../local/listen.ts';
import { createFrameReader, frame } from '../../local/manager/agent/frames.ts';
import { startManager } from '../../local/manager/manager.ts';
import { AGENT, BUCKET, type ManagerPeer, OPERATOR, type PeerCounts, type PeerRequest } from './peer.ts';

/** The other side of a delivery, in a process of its own so that its work is not counted as ours. */
interface Started {
  readonly place: unknown;
  readonly counts: () => Omit<PeerCounts, 'cpuUs'>;
}

/** Takes frames, opens none, and answers pings: what is left of an agent port when a manager's work is taken away. */
async function startHole(): Promise<Started> {
  const counts = { events: 0, connections: 0 };
  const pong = frame(Buffer.from('#pong'));
  const server = createServer((socket: Socket) => {
    counts.connections += 1;
    const reader = createFrameReader();
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      for (const payload of reader.push(chunk).payloads)
        if (payload.length === 5 && payload.toString('latin1') === '#ping') socket.write(pong);
        else counts.events += 1;
    });
  });
  const { port } = await listenOnLoopback(server, 0, 'the hole');
  return { place: { host: LOOPBACK_HOST, port }, counts: () => ({ ...counts }) };
}

const EVENT_ID = /"event":\{[^{}]*?"id":"([^"]+)"/;

/** The local manager; counts events by their id, so that a lost one is told from one that came twice. */
async function startManagerPeer(options: Parameters<typeof startManager>[0]['limits']): Promise<Started> {
  const ids = new Set<string>();
  const counts = { events: 0, requests: 0 };
  const manager = await startManager({
    apiPort: 0,
    agentPort: 0,
    tls: 'self-signed',
    users: [{ ...OPERATOR, mayIngest: true, mayManage: true }],
    agents: [AGENT],
    now: Date.now,
    history: 1,
    limits: { maxRequestPerMinute: 0, ...options },
    // What rules cost is another question.
    ruleset: { stock: { rules: [rootRules()] } },
    onAnswer: () => {
      counts.requests += 1;
    },
    onEvent: ({ text }) => {
      counts.events += 1;
      ids.add(EVENT_ID.exec(text)?.[1] ?? text);
    },
  });
  const place: ManagerPeer = {
    apiUrl: manager.apiUrl,
    fingerprint: manager.fingerprint256,
    host: LOOPBACK_HOST,
    port: manager.agentPort ?? 0,
  };
  return {
    place,
    counts: () => ({
      ...counts,
      distinct: ids.size,
      queued: manager.counters.analysisd.queued,
      dropped: manager.counters.analysisd.dropped,
      discarded: manager.counters.remoted.discarded,
    }),
  };
}

async function startTablesPeer(): Promise<Started> {
  let requests = 0;
  const { endpoint } = await startTables({
    onRequest: () => {
      requests += 1;
    },
  });
  return { place: { endpoint }, counts: () => ({ requests }) };
}

async function startS3Peer(): Promise<Started> {
  let requests = 0;
  const { endpoint } = await startS3({
    buckets: [BUCKET],
    fault: () => {
      requests += 1;
      return undefined;
    },
  });
  return { place: { endpoint }, counts: () => ({ requests }) };
}

function cpuUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

const START = {
  hole: startHole,
  manager: startManagerPeer,
  tables: startTablesPeer,
  s3: startS3Peer,
} as const;

process.once('message', ({ role, options }: PeerRequest) => {
  void START[role](options).then(
    ({ place, counts }) => {
      process.on('message', () => process.send?.({ ...counts(), cpuUs: cpuUs() }));
      process.send?.(place);
    },
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
