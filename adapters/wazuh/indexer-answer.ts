import * as z from 'zod/mini';
import type { ApiAnswer } from '../../src/forward/classify.ts';
import { isJsonObject, type JsonObject } from '../../src/kernel/json.ts';
import { err, ok, type Result } from '../../src/kernel/result.ts';
import type { IndexedAlert, IndexFault } from '../../src/notify/alert/alert-index.ts';

const Shards = z.object({ total: z.int(), failed: z.int() });
const Opened = z.object({ pit_id: z.string(), _shards: Shards });
const Found = z.object({
  pit_id: z.optional(z.string()),
  timed_out: z.boolean(),
  _shards: Shards,
  hits: z.object({
    hits: z.array(
      z.object({
        _source: z.custom<JsonObject>((value) => isJsonObject(value)),
        sort: z.tuple([z.int(), z.string(), z.string()]),
      }),
    ),
  }),
});

const fault = (kind: IndexFault['kind'], code: string) => err<IndexFault>({ kind, code });

/** What a status other than 200 means, for any request. */
export function statusFault(status: number): IndexFault {
  if (status === 401) return { kind: 'refused', code: 'indexer_credentials_refused' };
  if (status === 403) return { kind: 'refused', code: 'indexer_permission_missing' };
  if (status === 429) return { kind: 'busy', code: 'indexer_busy' };
  if (status >= 500) return { kind: 'unavailable', code: 'indexer_unavailable' };
  return { kind: 'refused', code: `indexer_status_${status}` };
}

/**
 * A point in time, by its id. One without shards has looked at nothing, which must not pass for nothing having happened. One
 * that is no good is open all the same: `opened` is to be closed.
 * https://docs.opensearch.org/latest/search-plugins/searching-data/point-in-time-api/
 */
export function readOpened({
  status,
  body,
}: ApiAnswer): Result<string, IndexFault & { readonly opened?: string }> {
  if (status === 404) return fault('refused', 'indexer_has_no_such_index');
  if (status !== 200) return err(statusFault(status));
  const read = parsed(Opened, body);
  if (read === undefined) return fault('refused', 'indexer_unintelligible');
  const opened = read.pit_id;
  if (read._shards.failed > 0) return err({ kind: 'unavailable', code: 'indexer_shards_failed', opened });
  if (read._shards.total === 0) return err({ kind: 'refused', code: 'indexer_has_no_such_index', opened });
  return ok(opened);
}

/** A page, and the id by which the point in time goes on. What only some shards have answered is none. */
export function readPage({
  status,
  body,
}: ApiAnswer): Result<
  { readonly alerts: readonly IndexedAlert[]; readonly id: string | undefined },
  IndexFault
> {
  if (status === 404) return fault('expired', 'point_in_time_expired');
  if (status !== 200) return err(statusFault(status));
  const read = parsed(Found, body);
  if (read === undefined) return fault('refused', 'indexer_unintelligible');
  if (read._shards.failed > 0) return fault('unavailable', 'indexer_shards_failed');
  if (read.timed_out) return fault('unavailable', 'indexer_timed_out');
  const alerts = read.hits.hits.map(({ _source, sort }) => ({ position: sort, alert: _source }));
  return ok({ alerts, id: read.pit_id });
}

function parsed<T extends z.ZodMiniType>(schema: T, body: string): z.output<T> | undefined {
  try {
    const read = schema.safeParse(JSON.parse(body));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}
