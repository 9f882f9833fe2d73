import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { REFRESH_EVENT } from '../../../src/pipeline.ts';
import { type InvocationTelemetry, invocation } from '../../middleware/invocation.ts';
import { sealed } from '../../middleware/sealed.ts';
import type { GatherOptions } from './gather-feed.ts';
import { type RefreshDeps, type Refreshed, refreshThreats } from './refresh-threats.ts';
import { tellRefreshed } from './tell-refreshed.ts';

export interface ThreatRefreshDeps extends RefreshDeps {
  readonly telemetry: InvocationTelemetry;
}

/** Time kept back at the end of an invocation for building and writing a set: a million indicators take some 15 seconds. */
const RESERVE_MS = 120_000;

/** Beside stage `enrich`: feeds of threat indicators → the set that it looks events up in. On a clock of its own. */
export function createHandler(deps: ThreatRefreshDeps) {
  return sealed(
    middy<typeof REFRESH_EVENT, Refreshed>()
      .use(invocation(deps.telemetry))
      .handler(async (_: typeof REFRESH_EVENT, context: Context) => {
        const deadline = deps.clock() + context.getRemainingTimeInMillis() - RESERVE_MS;
        return refreshAndTell(deps, { deadline, accept: new Set() });
      }),
  );
}

export async function refreshAndTell(deps: ThreatRefreshDeps, options: GatherOptions): Promise<Refreshed> {
  const refreshed = await refreshThreats(deps, options);
  tellRefreshed(deps, refreshed);
  return refreshed;
}
