import type { Envelope, Origin } from '../event/envelope.ts';
import { deriveEventId } from '../event/event-id.ts';
import type { SecurityEvent } from '../event/security-event.ts';
import { SEVERITY_NUMBER } from '../event/severity.ts';
import type { TrailFinding } from '../event/trail-finding.ts';
import type { JsonValue } from '../kernel/json.ts';
import { clip } from './readers.ts';
import { instantAt } from './time.ts';

/** Something that was found out about a trail. */
export interface FoundAboutTrail {
  readonly finding: TrailFinding;
  readonly tenant: string;
  /** The bucket and the file in it, or the ARN of the trail. */
  readonly origin: Origin;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  /** A sentence for people: what is wrong. */
  readonly reason: string;
  /** When it became so, as far as that is known, otherwise when it was found; epoch ms. */
  readonly at: number;
  /** Epoch ms. */
  readonly foundAt: number;
  /** Tells it from other findings of the same kind about the same origin: finding it again is then the same event. */
  readonly identity: readonly string[];
  /** What else is known; a member that is undefined is left out. */
  readonly details?: Readonly<Record<string, JsonValue | undefined>>;
}

interface Facts {
  readonly category: string;
  readonly type: string;
  /** MITRE ATT&CK (Enterprise) technique. */
  readonly technique: readonly [id: string, name: string];
}

const REMOVAL: Facts['technique'] = ['T1070', 'Indicator Removal'];
const MANIPULATION: Facts['technique'] = ['T1565.001', 'Stored Data Manipulation'];
const DISABLED: Facts['technique'] = ['T1562.008', 'Disable or Modify Cloud Logs'];

const FACTS: Readonly<Record<TrailFinding, Facts>> = {
  trail_file_missing: { category: 'file', type: 'deletion', technique: REMOVAL },
  trail_file_altered: { category: 'file', type: 'change', technique: MANIPULATION },
  trail_digest_missing: { category: 'file', type: 'deletion', technique: REMOVAL },
  trail_digest_altered: { category: 'file', type: 'change', technique: MANIPULATION },
  trail_file_unsigned: { category: 'file', type: 'creation', technique: MANIPULATION },
  trail_stopped: { category: 'configuration', type: 'change', technique: DISABLED },
  trail_repointed: { category: 'configuration', type: 'change', technique: DISABLED },
  trail_delivery_failing: { category: 'configuration', type: 'error', technique: DISABLED },
  trail_silent: { category: 'configuration', type: 'info', technique: DISABLED },
};

/** A finding about a trail as an event. It has no record, so that it travels as an application's event does. */
export function trailFindingEnvelope(found: FoundAboutTrail): Envelope {
  const { finding, tenant, origin, account, region, identity, details = {} } = found;
  const { category, type, technique } = FACTS[finding];
  const event: SecurityEvent = {
    '@timestamp': instantAt(found.at).text,
    event: {
      id: deriveEventId(
        ['trail-finding', tenant],
        JSON.stringify([finding, origin.name, origin.object ?? '', ...identity]),
      ),
      kind: 'alert',
      category: [category],
      type: [type],
      action: finding,
      outcome: 'failure',
      severity: SEVERITY_NUMBER.critical,
      dataset: 'sluice.trail',
      provider: 'cloudtrail',
      created: instantAt(found.foundAt).text,
      reason: clip(found.reason, 1_024),
    },
    cloud: {
      provider: 'aws',
      service: { name: 'cloudtrail' },
      ...(region !== undefined && { region }),
      ...(account !== undefined && { account: { id: account } }),
    },
    organization: { id: tenant },
    threat: { framework: 'MITRE ATT&CK', technique: { id: [technique[0]], name: [technique[1]] } },
    sluice: {
      details: Object.fromEntries(
        Object.entries({ origin: origin.name, file: origin.object, ...details }).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, value]],
        ),
      ),
    },
  };
  return { source: 'cloudtrail', tenant, origin, event };
}
