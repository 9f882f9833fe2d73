import * as z from 'zod';
import { SOURCES } from '../event/envelope.ts';
import { silenceName } from '../event/silence.ts';
import { METRICS } from '../event/watched-metrics.ts';
import { configName } from './setting-words.ts';

/** How Sluice watches itself: `observability` in `sluice.config.ts`. */

/** The ledger is asked that far back; see `balanceLedger`. */
const MAX_SILENCE_HOURS = 14 * 24;

const SilenceSchema = z.strictObject({
  /** What must not go quiet, by the ledger's word for it, such as `app`, `supabase` or `vpcflow`. */
  source: z.enum(SOURCES),
  /** Of this tenant alone; without it of all together. */
  tenant: configName.optional(),
  /** Whole hours, since the ledger counts by them: a source is told of up to one hour later. */
  afterHours: z.int().min(1).max(MAX_SILENCE_HOURS),
});

export const ObservabilitySettingsSchema = z.strictObject({
  /** Days for which logs of functions and of the door are kept. */
  logRetentionDays: z.union([3, 7, 14, 30, 60, 90, 180, 365].map((days) => z.literal(days))).default(30),
  /** Lets X-Ray trace every function, which is paid for by the trace; see `docs/observability.md`. */
  tracing: z.boolean().default(false),
  /**
   * What becomes a metric of CloudWatch, which bills each one by the hour: `watched`, what alarms and objectives look at; `all`,
   * everything that is measured. The log has the rest either way.
   */
  metrics: z.enum(METRICS).default('watched'),
  /** Makes a dashboard of CloudWatch, which bills each beyond three of an account; see `docs/observability.md`. */
  dashboard: z.boolean().default(false),
  /** Receives alarm mail through SNS. */
  alarmEmail: z.email().optional(),
  /** Sources that must not go quiet: each has an alarm of its own. CloudTrail's places are watched without it. */
  silence: z.array(SilenceSchema).default([]),
  /** Makes AWS tell when the stack costs more than that, or suddenly more than before; see `docs/observability.md`. */
  budgetUsdPerMonth: z.number().positive().max(1_000_000).optional(),
});
export type ObservabilitySettings = z.infer<typeof ObservabilitySettingsSchema>;

export const DEFAULT_OBSERVABILITY_SETTINGS: ObservabilitySettings = ObservabilitySettingsSchema.parse({});

interface ObservabilityProblem {
  /** Below `observability`. */
  readonly path: (string | number)[];
  readonly message: string;
}

/** What no single setting shows: tenants that are not there, and two rules for one silence. */
export function observabilityProblems(
  { silence }: ObservabilitySettings,
  tenants: ReadonlySet<string>,
): readonly ObservabilityProblem[] {
  return silence.flatMap((one, i) => {
    const path = ['silence', i];
    const name = silenceName(one);
    return [
      ...(one.tenant === undefined || tenants.has(one.tenant)
        ? []
        : [{ path: [...path, 'tenant'], message: `no tenant "${one.tenant}"` }]),
      ...(silence.findIndex((other) => silenceName(other) === name) === i
        ? []
        : [{ path, message: `"${name}" is watched twice; keep the one with the right hours` }]),
    ];
  });
}
