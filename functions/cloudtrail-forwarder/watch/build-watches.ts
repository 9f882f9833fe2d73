import type { InRole } from '../../../adapters/aws/clients/assume-role.ts';
import { createHeardBook } from '../../../adapters/aws/table/heard-book.ts';
import type { Table } from '../../../adapters/aws/table/table.ts';
import { createTrailMemories } from '../../../adapters/aws/table/trail-memories.ts';
import type { CloudTrailSettings, Trail } from '../../../src/config/cloudtrail-settings.ts';
import type { TrailRegistry } from '../../../src/intake/trail/trail-state.ts';
import type { SendFindingsDeps } from './send-findings.ts';
import { tick } from './tick.ts';
import { watchSilence } from './watch-silence.ts';
import { watchTrails } from './watch-trails.ts';

export interface WatchesParts extends SendFindingsDeps {
  readonly table: Table;
  readonly inRole: InRole;
  readonly settings: CloudTrailSettings;
}

const MINUTE_MS = 60_000;

/** What stage `cloudtrail-forwarder` does on its clock, with its adapters. */
export function buildWatches(parts: WatchesParts): (deadline: number) => Promise<void> {
  const { table, inRole, settings, ...shared } = parts;
  const silentAfterMs = settings.watch.silentAfterMinutes * MINUTE_MS;
  const trails = {
    ...shared,
    trails: settings.trails,
    registry: lazyRegistry(inRole, settings.trails),
    memories: createTrailMemories(table),
    lateMs: silentAfterMs,
  };
  const silence = { ...shared, heard: createHeardBook(table), silentAfterMs };
  const verification = lazyVerification(parts);
  return (deadline) =>
    tick(
      shared.telemetry,
      // The last may use all the time that there is.
      { trails: () => watchTrails(trails), silence: () => watchSilence(silence), verification },
      deadline,
    );
}

/** Verification is no part of a start either. */
function lazyVerification(parts: WatchesParts): (deadline: number) => Promise<void> {
  let made: Promise<(deadline: number) => Promise<void>> | undefined;
  return async (deadline) => {
    made ??= import('./build-verification.ts').then(({ buildVerification }) => buildVerification(parts));
    await (await made)(deadline);
  };
}

/** The client of CloudTrail is no part of a start: most starts are for files. */
function lazyRegistry(inRole: InRole, trails: readonly Trail[]): TrailRegistry {
  let made: Promise<TrailRegistry> | undefined;
  return {
    async ask(trailArn) {
      made ??= import('../../../adapters/aws/table/trail-registry.ts').then(({ createTrailRegistry }) =>
        createTrailRegistry(inRole, (arn) => roleFor(trails, arn)),
      );
      return (await made).ask(trailArn);
    },
  };
}

/** The role that reads the bucket is asked with too, when it is in the account of the trail. */
function roleFor(trails: readonly Trail[], trailArn: string): string | undefined {
  const accountOf = (arn: string | undefined) => arn?.split(':')[4];
  const role = trails.find((trail) => trail.trailArn === trailArn)?.roleArn;
  return accountOf(role) === accountOf(trailArn) ? role : undefined;
}
