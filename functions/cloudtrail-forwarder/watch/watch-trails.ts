import type { Trail } from '../../../src/config/cloudtrail-settings.ts';
import { judgeTrail, type TroubleNow } from '../../../src/intake/trail/judge-trail.ts';
import type { TrailMemories, TrailRegistry } from '../../../src/intake/trail/trail-state.ts';
import type { FoundAboutTrail } from '../../../src/normalize/trail-finding.ts';
import { errorFields } from '../../middleware/error-fields.ts';
import { type SendFindingsDeps, sendFindings } from './send-findings.ts';

export interface WatchTrailsDeps extends SendFindingsDeps {
  readonly trails: readonly Trail[];
  readonly registry: TrailRegistry;
  readonly memories: TrailMemories;
  /** How long a trail that is on may deliver nothing. */
  readonly lateMs: number;
}

const STAGE = { stage: 'cloudtrail-forwarder' } as const;
const HOUR_MS = 3_600_000;

/**
 * Asks after every configured trail and tells what is wrong with it, at once and then hourly. `TrailsUnhealthy` counts those
 * with a trouble, those that nobody may ask after among them.
 */
export async function watchTrails(deps: WatchTrailsDeps): Promise<void> {
  let unhealthy = 0;
  for (const trail of deps.trails) {
    const { trailArn } = trail;
    if (trailArn !== undefined && !(await isWell(deps, { ...trail, trailArn }))) unhealthy += 1;
  }
  deps.telemetry.measure('TrailsUnhealthy', unhealthy, 'Count');
}

type NamedTrail = Trail & { readonly trailArn: string };

async function isWell(deps: WatchTrailsDeps, trail: NamedTrail): Promise<boolean> {
  const { telemetry, registry, memories, clock } = deps;
  const { trailArn } = trail;
  try {
    const answer = await registry.ask(trailArn);
    if (answer.kind === 'denied') {
      telemetry.log('error', 'CloudTrail does not let us ask after a trail', {
        ...STAGE,
        trail: trailArn,
        code: answer.code,
      });
      return false;
    }
    const now = clock();
    const memory = await memories.read(trailArn);
    const judged = judgeTrail(trail, memory, answer, deps.lateMs, now);
    const told = judged.troubles.filter(({ tell }) => tell);
    for (const { finding, name } of told)
      telemetry.log('error', 'something is wrong with a trail', { ...STAGE, trail: trailArn, finding, name });
    const sent = await sendFindings(
      deps,
      told.map((trouble) => findingOf(trail, trouble, now)),
    );
    // What could not be told is found again at the next look.
    if (sent) await memories.write(trailArn, judged.memory, now);
    return judged.troubles.length === 0;
  } catch (error) {
    telemetry.log('error', 'a trail could not be watched', {
      ...STAGE,
      trail: trailArn,
      ...errorFields(error),
    });
    return false;
  }
}

function findingOf(trail: NamedTrail, trouble: TroubleNow, now: number): FoundAboutTrail {
  const { finding, name, reason, since, at } = trouble;
  const [, , , region, account] = trail.trailArn.split(':');
  return {
    finding,
    tenant: trail.tenant,
    origin: { name: trail.trailArn },
    account,
    region,
    reason,
    at: at ?? since,
    foundAt: now,
    identity: [name, String(since), String(Math.floor((now - since) / HOUR_MS))],
    details: {
      trouble: name,
      bucket: trail.bucket,
      before: trouble.before,
      now: trouble.now,
      since: new Date(since).toISOString(),
    },
  };
}
