import * as z from 'zod';
import { type Severity, severityOfLevel } from '../event/severity.ts';
import { err, ok, type Result } from '../kernel/result.ts';

const id = z.string().min(1).max(128);
const texts = z.array(z.string());

/**
 * A Wazuh 4 alert: one line of `alerts.json` or one document of `wazuh-alerts-*`. Only what is always there and what
 * the step relies on is described; everything else is kept as it came. `rule.level` is absent when it is 0.
 */
const WazuhAlertSchema = z.looseObject({
  /** Local time with a numeric offset and milliseconds, `2026-03-04T05:06:07.089+0000`. */
  timestamp: z.string().min(1).max(64),
  id,
  rule: z.looseObject({
    id: z.string().regex(/^\d{1,6}$/),
    level: z.int().min(0).max(16).default(0),
    description: z.string().default(''),
    groups: texts.default([]),
  }),
  agent: z.looseObject({
    id: z.string().regex(/^\d{1,8}$/),
    name: z.string().optional(),
    ip: z.string().optional(),
  }),
  manager: z.looseObject({ name: z.string().min(1).max(256) }),
  cluster: z.looseObject({ node: z.string().min(1).max(256) }).optional(),
  location: z.string().optional(),
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
