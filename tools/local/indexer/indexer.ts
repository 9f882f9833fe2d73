import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { closeServer, listenOnLoopback } from '../listen.ts';
import type { TlsIdentity } from '../manager/certificate.ts';
import {
  type Answer,
  answered,
  busy,
  contextMissing,
  denied,
  failed,
  malformed,
  shardsFailed,
  unavailable,
} from './answers.ts';
import { createPointsInTime, keepAliveMs } from './points-in-time.ts';
import { readSearch, search, timeOf } from './search.ts';

/**
 * What can be wrong with an indexer. `shards-failed`: a shard cannot be read, so that an answer is partial where that is
 * allowed and an error otherwise. `partial`: an answer of some shards alone, also where it is not allowed. `expire`: points
 * in time are gone when they are used. `garble`: what comes is no JSON.
 */
export type IndexerFault = {
  readonly kind:
    | 'busy'
    | 'unavailable'
    | 'denied'
    | 'shards-failed'
    | 'partial'
    | 'timed-out'
    | 'expire'
    | 'garble';
  /** How many requests it strikes; for good when left out. */
  readonly times?: number;
};

export interface IndexerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly identity: TlsIdentity;
  readonly user: { readonly name: string; readonly password: string };
  readonly now: () => number;
}

export type Indexer = Awaited<ReturnType<typeof startIndexer>>;

/** Days begin in UTC, as Filebeat's pipeline has it. */
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10).replaceAll('-', '.');

/**
 * Wazuh's indexer on this machine, as far as a reader of alerts uses one: points in time over daily indices, searches in
 * them, basic authentication, HTTPS. It refuses what it does not speak. Loopback alone.
 *
 * @throws CodedError `port_taken` or `cannot_listen`
 */
export async function startIndexer({ port, identity, user, now }: IndexerOptions) {
  const indices = new Map<string, JsonObject[]>();
  const points = createPointsInTime(now);
  const asked: string[] = [];
  let fault: IndexerFault | undefined;
  let left = 0;
  const strike = (kind: IndexerFault['kind']): boolean => {
    if (fault?.kind !== kind || left <= 0) return false;
    left -= 1;
    return true;
  };

  function createPoint(expression: string, query: URLSearchParams): Answer {
    const keepMs = keepAliveMs(query.get('keep_alive'));
    if (keepMs === undefined) return failed(400, 'illegal_argument_exception', 'keep_alive is missing');
    if (strike('denied')) return denied('indices:data/read/point_in_time/create');
    const partly = strike('shards-failed');
    if (partly && query.get('allow_partial_pit_creation') === 'false') return shardsFailed();
    const found = new Set<string>();
    for (const name of expression.split(',')) {
      const matching = [...indices.keys()].filter((index) => matches(name, index));
      if (matching.length === 0 && !name.includes('*'))
        return failed(404, 'index_not_found_exception', `no such index [${name}]`);
      for (const index of matching) found.add(index);
    }
    const documents = [...found].flatMap((index) => indices.get(index) ?? []);
    const made = points.create(documents, found.size, keepMs);
    if (made === undefined) return busy();
    const lost = partly || strike('partial') ? 1 : 0;
    return answered({
      pit_id: made.id,
      _shards: { total: made.shards, successful: made.shards - lost, skipped: 0, failed: lost },
      creation_time: now(),
    });
  }

  function find(text: string, query: URLSearchParams): Answer {
    const body = readSearch(text);
    if (typeof body === 'string') return malformed(body);
    if (strike('denied')) return denied('indices:data/read/search');
    if (strike('expire')) points.clear();
    const point = points.use(body.pit.id, keepAliveMs(body.pit.keep_alive));
    if (point === undefined) return contextMissing();
    const partly = strike('shards-failed');
    if (partly && query.get('allow_partial_search_results') === 'false') return shardsFailed();
    const lost = partly || strike('partial') ? 1 : 0;
    const timedOut = strike('timed-out');
    const hits = search(point.documents, body);
    return answered({
      pit_id: body.pit.id,
      took: 1,
      timed_out: timedOut,
      _shards: { total: point.shards, successful: point.shards - lost, skipped: 0, failed: lost },
      hits: {
        max_score: null,
        hits: (lost > 0 || timedOut ? hits.slice(0, hits.length >> 1) : hits).map((hit, i) => ({
          _index: `wazuh-alerts-4.x-${dayOf(now())}`,
          _id: `doc-${i}`,
          _score: null,
          ...hit,
        })),
      },
    });
  }

  function remove(text: string): Answer {
    const { pit_id: ids = [] } = JSON.parse(text) as { pit_id?: string[] };
    const pits = ids.map((id) => ({ successful: points.delete(id), pit_id: id }));
    return { status: pits.some(({ successful }) => successful) ? 200 : 404, body: { pits } };
  }

  function dispatch(method: string, path: string, query: URLSearchParams, body: string): Answer {
    if (strike('busy')) return busy();
    if (strike('unavailable')) return unavailable();
    const [, expression] = /^\/([^/_][^/]*)\/_search\/point_in_time$/.exec(path) ?? [];
    if (method === 'POST' && expression !== undefined)
      return createPoint(decodeURIComponent(expression), query);
    if (method === 'POST' && path === '/_search') return find(body, query);
    if (method === 'DELETE' && path === '/_search/point_in_time') return remove(body);
    return failed(405, 'illegal_argument_exception', `Incorrect HTTP method for uri [${path}]`);
  }

  const server = createServer(
    { key: identity.keyPem, cert: identity.certificatePem },
    (request, response) => {
      void serve(request, response);
    },
  );
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { method = 'GET', url = '/' } = request;
    const [path = '/', query = ''] = url.split(/\?(.*)/s);
    asked.push(`${method} ${path}`);
    if (!isUser(request.headers.authorization ?? '', user)) {
      response
        .writeHead(401, { 'www-authenticate': 'Basic realm="OpenSearch Security"' })
        .end('Unauthorized');
      return;
    }
    const answer = dispatch(method, path, new URLSearchParams(query), Buffer.concat(chunks).toString());
    const text = strike('garble') ? '<html>' : JSON.stringify(answer.body);
    response.writeHead(answer.status, { 'content-type': 'application/json; charset=UTF-8' }).end(text);
  }
  const listening = await listenOnLoopback(server, port, 'the local indexer');

  return {
    /** Its certificate is made out to `localhost`. */
    url: `https://localhost:${listening.port}`,
    fingerprint256: identity.fingerprint256,
    /** Puts alerts into the indices of their days. */
    index(...documents: readonly JsonObject[]): void {
      for (const document of documents) {
        const { timestamp } = document;
        if (typeof timestamp !== 'string') throw new Error('a document without a time is of no index');
        const name = `wazuh-alerts-4.x-${dayOf(timeOf(timestamp))}`;
        const held = indices.get(name) ?? [];
        held.push(document);
        indices.set(name, held);
      }
    },
    setFault(next: IndexerFault | undefined): void {
      fault = next;
      left = next?.times ?? Number.POSITIVE_INFINITY;
    },
    /** Points in time that nobody has closed. */
    openPoints: () => points.count(),
    /** Methods and paths, in order. */
    asked: () => [...asked],
    close: () => closeServer(server),
  };
}

function matches(pattern: string, index: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`).test(index);
}

function isUser(header: string, { name, password }: IndexerOptions['user']): boolean {
  const expected = Buffer.from(`Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`);
  const given = Buffer.from(header);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
