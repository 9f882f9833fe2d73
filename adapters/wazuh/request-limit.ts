import * as z from 'zod/mini';
import type { Telemetry } from '../../src/event/telemetry.ts';
import type { ApiAnswer } from '../../src/forward/classify.ts';
import { type FoundLimit, type NodeLimits, requestLimit } from '../../src/forward/node-limits.ts';
import type { Clock } from '../../src/kernel/clock.ts';

export interface RequestLimitDeps {
  /** Name of the node. */
  readonly name: string;
  /** Asks the node for a path of its API; undefined when there is no answer. */
  readonly ask: (path: string) => Promise<ApiAnswer | undefined>;
  readonly limits: NodeLimits;
  /** Requests a minute by configuration. */
  readonly configured: number;
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'log'>;
}

/** The limit that a node has, found out. */
export interface RequestLimit {
  /** Requests a minute; `none` when the node limits nothing. Wants a token. */
  current(): Promise<number | 'none'>;
  /** The node refused a request all the same. */
  refuted(): Promise<void>;
}

/** A change of api.yaml takes a restart of the API: it is seen within this. */
const LASTS_MS = 3_600_000;
/** After a question that nobody answered. */
const AGAIN_MS = 60_000;

/**
 * The node itself and not the cluster: every node has an api.yaml of its own. Wants the permission `manager:read_api_config`
 * (in a cluster `cluster:read_api_config`), which the shipped policies `cluster_read_resourceless` and `cluster_read_nodes`
 * give. https://documentation.wazuh.com/4.14/user-manual/api/reference.html#operation/api.controllers.manager_controller.get_api_config
 */
const PATH = '/manager/api/config';
const Configuration = z.object({
  data: z.object({
    affected_items: z.array(
      z.object({
        node_api_config: z.object({
          access: z.object({ max_request_per_minute: z.int().check(z.gte(0)) }),
        }),
      }),
    ),
  }),
});

/** Finds a node's limit out once an hour, for all functions that share `limits`; never fails. */
export function createRequestLimit(deps: RequestLimitDeps): RequestLimit {
  const { name, ask, limits, configured, clock, telemetry } = deps;
  let known: FoundLimit | undefined;
  let askAt = 0;
  const isFresh = (found: FoundLimit | undefined) => found !== undefined && clock() < found.at + LASTS_MS;

  async function find(): Promise<FoundLimit | undefined> {
    const shared = await attempt(() => limits.get(name));
    if (isFresh(shared)) return shared;
    const answer = await ask(PATH);
    if (answer === undefined || !TELLS.has(answer.status)) {
      askAt = clock() + AGAIN_MS;
      return shared;
    }
    const found = { perMinute: perMinuteOf(answer), at: clock() };
    await attempt(() => limits.put(name, found));
    telemetry.log('info', found.perMinute === undefined ? UNTOLD : TOLD, {
      node: name,
      code: `wazuh_${answer.status}`,
      perMinute: found.perMinute,
    });
    return found;
  }

  return {
    async current() {
      if (!isFresh(known) && clock() >= askAt) known = await find();
      return requestLimit(known?.perMinute, configured);
    },

    async refuted() {
      if (requestLimit(known?.perMinute, configured) !== 'none') return;
      // Somebody has set a limit since, or a proxy has one: believed for an hour, by everybody.
      known = { perMinute: undefined, at: clock() };
      const learnt = known;
      await attempt(() => limits.put(name, learnt));
    },
  };
}

/** What others have found is a help; delivery does not depend on it. */
async function attempt<T>(step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step();
  } catch {
    return undefined;
  }
}

function perMinuteOf({ status, body }: ApiAnswer): number | undefined {
  if (status !== 200) return undefined;
  try {
    const [item] = Configuration.parse(JSON.parse(body)).data.affected_items;
    return item?.node_api_config.access.max_request_per_minute;
  } catch {
    return undefined;
  }
}

/** It says its configuration, that we may not read it, or that there is no such thing: the same an hour from now. */
const TELLS = new Set([200, 403, 404]);
const TOLD = 'a manager node has told its limit of requests';
const UNTOLD = 'a manager node does not tell its limit of requests; the configured number is kept to';
