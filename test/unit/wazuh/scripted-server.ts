import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createMemoryBudget } from '../../../adapters/memory/budget.ts';
import type { Credentials } from '../../../adapters/wazuh/api-session.ts';
import { createEventsApiSink, type EventsApiSinkDeps } from '../../../adapters/wazuh/events-api-sink.ts';
import type { LogFields } from '../../../src/event/telemetry.ts';
import { selfSignedIdentity, type TlsIdentity } from '../../../tools/local/manager/certificate.ts';
import { wireEvent } from '../../support/envelopes.ts';
import { pick } from '../../support/manager-replay.ts';

/** What the server does with one request. */
export type Reply =
  | { readonly status: number; readonly body: string }
  /** Closes without an answer, `after` the request or at its first byte. */
  | 'close'
  /** Answers half of what it announced. */
  | 'cut'
  /** Bytes that are no TLS. */
  | 'garble'
  | 'silence';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
}

export interface ScriptedServer {
  readonly url: string;
  readonly port: number;
  readonly identity: TlsIdentity;
  readonly asked: Asked[];
  /** Connections that were opened, and bytes of HTTP that came over them. */
  readonly seen: { connections: number; requests: number };
  /** From now on new connections are taken, and no handshake of theirs is answered. */
  stall(): void;
  /** From now on new connections are reset once they have begun their handshake. */
  reset(): void;
  close(): Promise<void>;
}

/** A record of application data that no key opens. */
const NO_TLS = Buffer.from([23, 3, 3, 0, 32, ...Array.from({ length: 32 }, () => 7)]);

const identity = await selfSignedIdentity(Date.now());

/** An answer as a real manager gave it. */
export function recorded(group: string, name: string): Reply {
  const { status, json, body } = pick(group)(name).response;
  return { status, body: typeof body === 'string' ? body : JSON.stringify(json) };
}

/** A token that says how long it lasts, as the manager's do. */
export function jwt(lifetimeS = 900, name = 't'): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'ES512' })}.${part({ nbf: 1_000, exp: 1_000 + lifetimeS, sub: name })}.c2ln`;
}

export const LOGGED_IN: Reply = { status: 200, body: jwt() };

/** The manager's answer when it takes everything. */
export function takesAll({ body }: Asked): Reply {
  const { events } = JSON.parse(body) as { events: string[] };
  const data = {
    affected_items: events,
    total_affected_items: events.length,
    total_failed_items: 0,
    failed_items: [],
  };
  return { status: 200, body: JSON.stringify({ data, message: 'All events were forwarded', error: 0 }) };
}

export interface Script {
  readonly login?: (asked: Asked) => Reply;
  readonly events?: (asked: Asked) => Reply;
  readonly check?: (asked: Asked) => Reply;
}

/** An HTTPS server on loopback that answers as told; its certificate is valid for `localhost` alone. */
export async function startScripted(script: Script = {}): Promise<ScriptedServer> {
  const asked: Asked[] = [];
  const seen = { connections: 0, requests: 0 };
  const held: Socket[] = [];
  const open = new Map<number | undefined, Socket>();
  const server = createServer(
    { key: identity.keyPem, cert: identity.certificatePem },
    (request, response) => {
      seen.requests += 1;
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url: path = '', headers } = request;
        const one: Asked = {
          method,
          path,
          authorization: headers.authorization ?? '',
          body: Buffer.concat(chunks).toString(),
        };
        asked.push(one);
        const reply = answer(one);
        if (reply === 'silence') return;
        if (reply === 'close') request.socket.destroy();
        else if (reply === 'garble') open.get(request.socket.remotePort)?.write(NO_TLS);
        else if (reply === 'cut') {
          response.writeHead(200, { 'content-length': '1000' });
          response.write('{"data":', () => request.socket.destroy());
        } else response.writeHead(reply.status).end(reply.body);
      });
    },
  );
  server.on('connection', (socket: Socket) => {
    seen.connections += 1;
    open.set(socket.remotePort, socket);
    socket.on('error', () => {});
  });
  server.on('tlsClientError', () => {});
  function answer(one: Asked): Reply {
    if (one.path.includes('/security/user/authenticate')) return (script.login ?? (() => LOGGED_IN))(one);
    if (one.path.endsWith('/events')) return (script.events ?? takesAll)(one);
    return (script.check ?? (() => ({ status: 200, body: '{}' })))(one);
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${port}`,
    port,
    identity,
    asked,
    seen,
    stall() {
      server.removeAllListeners('connection');
      server.on('connection', (socket: Socket) => held.push(socket));
    },
    reset() {
      server.removeAllListeners('connection');
      server.on('connection', (socket: Socket) => {
        socket.on('error', () => {});
        socket.once('data', () => socket.resetAndDestroy());
      });
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of held) socket.destroy();
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Servers of one test file. */
export function serverPool() {
  const open: ScriptedServer[] = [];
  return {
    start: async (script?: Script) => {
      const server = await startScripted(script);
      open.push(server);
      return server;
    },
    closeAll: async () => {
      await Promise.all(open.splice(0).map((server) => server.close()));
    },
  };
}

export const CREDENTIALS: Credentials = { username: 'sluice', password: 'PLANTED-password-1' };
export const START_MS = Date.parse('2026-03-04T05:00:00.000Z');

/** A sink on scripted servers, with a clock that is turned by hand and a list of what it logged. */
export function sinkOn(servers: readonly ScriptedServer[], overrides: Partial<EventsApiSinkDeps> = {}) {
  const logs: { level: string; message: string; fields: LogFields | undefined }[] = [];
  const measured: Record<string, string | number>[] = [];
  const time = { now: START_MS };
  const sink = createEventsApiSink({
    nodes: servers.map(({ url }, i) => ({ name: `node-${i + 1}`, url })),
    tls: { ca: identity.certificatePem },
    credentials: async () => CREDENTIALS,
    budget: createMemoryBudget(),
    clock: () => time.now,
    random: () => 0.5,
    telemetry: {
      log: (level, message, fields) => logs.push({ level, message, fields }),
      measure: (name, value, _unit, dimensions) => measured.push({ name, value, ...dimensions }),
    },
    ...overrides,
  });
  const deliver = (lines: readonly string[], withinMs = 60_000) =>
    sink.deliver(
      lines.map((line, i) => wireEvent(`e-${i}`, line)),
      time.now + withinMs,
    );
  const codes = () => logs.flatMap(({ fields }) => fields?.code ?? []);
  return { deliver, logs, measured, time, codes };
}

export const lines = (count: number) => Array.from({ length: count }, (_, i) => `{"n":${i}}`);

/** How many requests of a kind a server saw. */
export function count(server: ScriptedServer, path: string): number {
  return server.asked.filter((one) => one.path.split('?')[0] === path).length;
}
