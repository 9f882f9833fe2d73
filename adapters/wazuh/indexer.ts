import type { TlsTrust } from '../../src/config.ts';
import type { ApiAnswer } from '../../src/forward/classify.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { err, ok, type Result } from '../../src/kernel/result.ts';
import type { AlertIndex, AlertPosition, IndexFault } from '../../src/notify/alert/alert-index.ts';
import { indexNames } from '../../src/notify/alert/alert-index-name.ts';
import { type Credentials, transportFault } from './api-session.ts';
import { type ApiRequest, createExchange } from './exchange.ts';
import { readOpened, readPage } from './indexer-answer.ts';
import { createTlsAgent } from './tls.ts';

export interface IndexerDeps {
  readonly url: string;
  /** Index, alias or pattern; one that ends with `*` is narrowed to the days that are asked for. */
  readonly index: string;
  readonly tls: TlsTrust;
  /** Asked before each look. */
  readonly credentials: () => Promise<Credentials>;
  readonly clock: Clock;
  /** For each request. @default 10000 */
  readonly requestMs?: number;
}

const REQUEST_MS = 10_000;
const SMALL_ANSWER_BYTES = 262_144;
/** A page that does not fit is asked for again in halves. */
const PAGE_BYTES = 24 * 1_048_576;
/** From one request to the next; whoever forgets to close holds segments no longer than this. */
const KEEP_ALIVE = '1m';

const TIME = 'timestamp';
/** All three are stored by column in Wazuh's own mapping; `_id` is not, and sorting by it would load it into memory. */
const SORT = [{ [TIME]: 'asc' }, { id: 'asc' }, { 'manager.name': 'asc' }];

/**
 * Wazuh's indexer (OpenSearch 2.4 and later): a point in time, read page by page with `search_after`. Partial answers are
 * refused on the way in (`allow_partial_…`) and looked for in what comes.
 */
export function createIndexer(deps: IndexerDeps): AlertIndex {
  const { requestMs = REQUEST_MS } = deps;
  const exchange = createExchange(deps.url, createTlsAgent(deps.tls), deps.clock);

  async function ask(
    request: Pick<ApiRequest, 'method' | 'path' | 'authorization' | 'maxAnswerBytes'>,
    body?: object,
  ): Promise<Result<ApiAnswer, IndexFault>> {
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const sent = async () => exchange({ ...request, ...text, timeoutMs: requestMs });
    let answered = await sent();
    if (answered.kind === 'stale') answered = await sent();
    if (answered.kind === 'answered') return ok(answered.answer);
    const { kind, code } = transportFault(answered);
    if (code === 'answer_too_long') return err({ kind: 'too_long', code });
    return err({ kind: kind === 'misconfigured' ? 'refused' : 'unavailable', code });
  }

  return {
    async look({ minLevel, from, until }) {
      const { username, password } = await deps.credentials();
      const authorization = `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
      const names = indexNames(deps.index, from, until).map(encodeURIComponent).join(',');
      const opened = await ask({
        method: 'POST',
        path: `/${names}/_search/point_in_time?keep_alive=${KEEP_ALIVE}&allow_partial_pit_creation=false`,
        authorization,
        maxAnswerBytes: SMALL_ANSWER_BYTES,
      });
      const close = async (id: string) => {
        await ask(
          {
            method: 'DELETE',
            path: '/_search/point_in_time',
            authorization,
            maxAnswerBytes: SMALL_ANSWER_BYTES,
          },
          { pit_id: [id] },
        );
      };
      if (!opened.ok) return opened;
      const pit = readOpened(opened.value);
      if (!pit.ok) {
        const { opened: useless, ...fault } = pit.error;
        if (useless !== undefined) await close(useless);
        return err(fault);
      }
      let id = pit.value;
      const filter = [
        { range: { 'rule.level': { gte: minLevel } } },
        { range: { [TIME]: { gte: from, format: 'epoch_millis' } } },
      ];

      return ok({
        async page(after: AlertPosition | undefined, size: number) {
          const found = await ask(
            {
              method: 'POST',
              path: '/_search?allow_partial_search_results=false',
              authorization,
              maxAnswerBytes: PAGE_BYTES,
            },
            {
              size,
              query: { bool: { filter } },
              sort: SORT,
              pit: { id, keep_alive: KEEP_ALIVE },
              track_total_hits: false,
              ...(after === undefined ? {} : { search_after: after }),
            },
          );
          const page = found.ok ? readPage(found.value) : found;
          if (!page.ok) return page;
          id = page.value.id ?? id;
          return ok(page.value.alerts);
        },

        close: () => close(id),
      });
    },
  };
}
