import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Socket } from 'node:net';
import type { TlsIdentity } from '../certificate.ts';
import type { FaultSwitch } from '../faults.ts';
import { type Answer, problem, SECURITY_HEADERS } from './answer.ts';
import { dispatch, type Gate, MAX_BODY_BYTES, type RawRequest } from './dispatch.ts';
import { daemonsNotReady, EXPECTATION_FAILED, OVER_GENERAL_LIMIT } from './problems.ts';
import { EVENTS_PATH } from './routes.ts';

const KEEP_ALIVE_MS = 5000;
const NODE_NAME = 'node01';

/** The HTTPS server of the API, not yet listening. HTTP/1.1 without ALPN, TLS 1.2 and 1.3, idle close after 5 s. */
export function createApiServer(identity: TlsIdentity, gate: Gate, faults: FaultSwitch): Server {
  const server = createServer({
    key: identity.keyPem,
    cert: identity.certificatePem,
    minVersion: 'TLSv1.2',
    // Empty: an offer of ALPN is ignored, where Node's default would answer it.
    ALPNProtocols: [],
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.keepAliveTimeoutBuffer = 0;
  server.on('connection', (socket: Socket) => {
    if (faults.strike('down') !== undefined) socket.resetAndDestroy();
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.on('clientError', (_error, socket) => socket.destroy());
  server.on('request', (request, response) => void serve(request, response, gate, faults));
  server.on('checkExpectation', (_request, response) => {
    write(response, problem(EXPECTATION_FAILED.status, EXPECTATION_FAILED.problem, false));
  });
  return server;
}

async function serve(request: IncomingMessage, response: ServerResponse, gate: Gate, faults: FaultSwitch) {
  try {
    const raw = await receive(request);
    const slow = faults.strike('slow');
    if (slow !== undefined) await new Promise((resolve) => setTimeout(resolve, slow.delayMs));
    if (faults.strike('too-many-requests') !== undefined) {
      const { status, problem: details } = OVER_GENERAL_LIMIT;
      return write(response, problem(status, details, false));
    }
    const isIngest = raw.path === EVENTS_PATH && raw.method === 'POST';
    if (!isIngest) return write(response, dispatch(raw, gate));
    if (faults.strike('daemons-not-ready') !== undefined) {
      const { status, problem: details } = daemonsNotReady(NODE_NAME);
      return write(response, problem(status, details, false));
    }
    const answer = dispatch(raw, gate);
    const accepted = answer.status === 200;
    if (accepted && faults.strike('accept-then-cut') !== undefined) {
      request.socket.destroy();
    } else if (accepted && faults.strike('cut-response') !== undefined) {
      writeHalf(response, answer);
    } else write(response, answer);
  } catch {
    // The client went away in the middle of its request; there is nobody to answer.
    request.socket.destroy();
  }
}

async function receive(request: IncomingMessage): Promise<RawRequest> {
  const chunks: Buffer[] = [];
  let bodyBytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (bodyBytes <= MAX_BODY_BYTES) chunks.push(chunk);
    bodyBytes += chunk.length;
  }
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
  return {
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: request.headers,
    // A body over the limit is refused by its size alone; its text is never looked at.
    body: bodyBytes > MAX_BODY_BYTES ? Buffer.alloc(0) : Buffer.concat(chunks),
    bodyBytes,
    peer: request.socket.remoteAddress ?? '',
  };
}

function write(response: ServerResponse, answer: Answer): void {
  begin(response, answer);
  // Two writes: a crash has no content-length and goes out chunked.
  if (answer.crashed === true) response.write(answer.body);
  response.end(answer.crashed === true ? '' : answer.body);
}

function writeHalf(response: ServerResponse, answer: Answer): void {
  begin(response, answer);
  response.write(answer.body.slice(0, answer.body.length / 2), () => response.socket?.destroy());
}

function begin(response: ServerResponse, answer: Answer): void {
  response.sendDate = false;
  if (answer.crashed !== true) response.removeHeader('connection');
  const headers = answer.crashed === true ? answer.headers : [...answer.headers, ...SECURITY_HEADERS];
  response.writeHead(answer.status, headers.flat());
}
