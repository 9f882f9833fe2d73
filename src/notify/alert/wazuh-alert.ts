import * as z from 'zod/mini';
import { type Severity, severityOfLevel } from '../../event/severity.ts';
import { err, ok, type Result } from '../../kernel/result.ts';

const text = (max: number) => z.string().check(z.minLength(1), z.maxLength(max));
const digits = (max: number) => z.string().check(z.regex(new RegExp(`^\\d{1,${max}}$`)));

/**
 * A Wazuh 4 alert: one line of `alerts.json` or one document of `wazuh-alerts-*`. Only what is always there and what
 * the step relies on is described; everything else is kept as it came. `rule.level` is absent when it is 0.
 */
export const WazuhAlertSchema = z.looseObject({
  /** Local time with a numeric offset and milliseconds, `2026-03-04T05:06:07.089+0000`. */
  timestamp: text(64),
  id: text(128),
  rule: z.looseObject({
    id: digits(6),
    level: z._default(z.int().check(z.gte(0), z.lte(16)), 0),
    description: z._default(z.string(), ''),
    groups: z._default(z.array(z.string()), []),
  }),
  agent: z.looseObject({
    id: digits(8),
    name: z.optional(z.string()),
    ip: z.optional(z.string()),
  }),
  manager: z.looseObject({ name: text(256) }),
  cluster: z.optional(z.looseObject({ node: text(256) })),
  location: z.optional(z.string()),
});
export type WazuhAlert = z.infer<typeof WazuhAlertSchema>;

export function parseAlert(value: unknown): Result<WazuhAlert, 'invalid_alert'> {
  const parsed = WazuhAlertSchema.safeParse(value);
  return parsed.success ? ok(parsed.data) : err('invalid_alert');
}

/** Which manager node raised it: alert ids are unique there and nowhere else. */
export function nodeOf(alert: WazuhAlert): string {
  return alert.cluster?.node ?? alert.manager.name;
}

/** What makes two reports of one alert the same: the node and the id it gave. */
export function alertKey(alert: WazuhAlert): string {
  return `${nodeOf(alert)}/${alert.id}`;
}

export function severityOf(alert: WazuhAlert): Severity {
  return severityOfLevel(alert.rule.level);
}

/** When the manager wrote it, epoch ms; undefined when the time cannot be read. */
export function alertTime(alert: WazuhAlert): number | undefined {
  const at = Date.parse(alert.timestamp.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(at) ? undefined : at;
}
