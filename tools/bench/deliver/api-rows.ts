import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import { createMemoryBudget } from '../../../adapters/memory/budget.ts';
import { createEventsApiSink } from '../../../adapters/wazuh/events-api-sink.ts';
import { WAZUH_EVENTS_PER_REQUEST } from '../../../src/event/limits.ts';
import { requestBody } from '../../../src/forward/batch.ts';
import type { WireEvent } from '../../../src/forward/sink.ts';
import type { Effort } from '../question.ts';
import { type ManagerPeer, OPERATOR, startPeer } from './peer.ts';
import { counting, deliverAll, type Row, type Runner, row } from './run.ts';

/** The peer has no limit, and ours is out of the way: a real manager takes 50 events a second. */
const REQUESTS = 1_000_000;

/** The same bodies over one kept connection, answers read. */
async function rawPosts({ apiUrl, fingerprint }: ManagerPeer, events: readonly WireEvent[]): Promise<Runner> {
  const agent = new Agent({
    keepAlive: true,
    maxSockets: 1,
    // A session that is taken up again shows no certificate to compare.
    maxCachedSessions: 0,
    rejectUnauthorized: false,
  });
  const call = (path: string, authorization: string, body?: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const headers = { authorization, 'content-type': 'application/json' };
      const sent = request(new URL(path, apiUrl), { agent, method: 'POST', headers }, (response) => {
        text(response).then(resolve, reject);
      });
      sent.on('socket', (socket) => {
        if (sent.reusedSocket) return;
        socket.once('secureConnect', () => {
          const seen = (socket as TLSSocket).getPeerX509Certificate()?.fingerprint256;
          if (seen !== fingerprint) socket.destroy(new Error('this is not the peer of the bench'));
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  const basic = Buffer.from(`${OPERATOR.name}:${OPERATOR.password}`).toString('base64');
  const token = await call('/security/user/authenticate?raw=true', `Basic ${basic}`);
  const bodies: string[] = [];
  for (let at = 0; at < events.length; at += WAZUH_EVENTS_PER_REQUEST)
    bodies.push(requestBody(events.slice(at, at + WAZUH_EVENTS_PER_REQUEST).map(({ line }) => line)));
  return {
    run: async () => {
      for (const body of bodies) await call('/events', `Bearer ${token}`, body);
    },
    close: async () => agent.destroy(),
  };
}

/** Sink `events-api`, into a local manager that has no limits. */
export async function apiRows(events: readonly WireEvent[], effort: Effort): Promise<readonly Row[]> {
  const manager = await startPeer('manager');
  try {
    const sink = createEventsApiSink({
      nodes: [{ name: 'bench', url: manager.place.apiUrl }],
      tls: { fingerprints: [manager.place.fingerprint] },
      credentials: async () => ({ username: OPERATOR.name, password: OPERATOR.password }),
      budget: createMemoryBudget(REQUESTS),
      clock: Date.now,
      random: Math.random,
      telemetry: { log: (_level, message, fields) => console.error(message, fields), measure: () => {} },
    });
    return [
      await row(
        { sink: 'events-api', into: 'the local manager, no limits', events: events.length },
        { run: () => deliverAll(sink, events) },
        await rawPosts(manager.place, events),
        () => counting(manager, { requests: 'API requests' }),
        effort,
      ),
    ];
  } finally {
    await manager.close();
  }
}
