/** The five words everything speaks, from least to most severe. */
export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** ECS `event.severity`; the four upper numbers are those of Elastic's detection engine. */
export const SEVERITY_NUMBER: Readonly<Record<Severity, number>> = {
  info: 0,
  low: 21,
  medium: 47,
  high: 73,
  critical: 99,
};

/** Lowest Wazuh rule level of each severity: 0–3 info, 4–6 low, 7–11 medium, 12–14 high, 15 and 16 critical. */
export const LOWEST_LEVEL: Readonly<Record<Severity, number>> = {
  info: 0,
  low: 4,
  medium: 7,
  high: 12,
  critical: 15,
};

export function severityOfLevel(level: number): Severity {
  return SEVERITIES.findLast((word) => level >= LOWEST_LEVEL[word]) ?? 'info';
}

export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(threshold);
}
