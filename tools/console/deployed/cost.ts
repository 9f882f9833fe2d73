import { metricQueries, SEARCHES } from './metric-queries.ts';
import { METRICS_EVERY_MS } from './polling.ts';

const USD_PER_THOUSAND_METRICS = 0.01;
/** Series that a search finds in a deployment with all sources and two nodes, rounded up. */
const FOUND_EACH = 12;

/**
 * What an hour of an open page costs in metrics, USD. CloudWatch takes a cent for a thousand metrics that are asked for; those
 * that a search finds count each.
 */
export function metricsCostPerHour(foundEach = FOUND_EACH): number {
  const searches = Object.keys(SEARCHES).length;
  const metrics = metricQueries('any', true).queries.length - searches + searches * foundEach;
  return (metrics * (3_600_000 / METRICS_EVERY_MS) * USD_PER_THOUSAND_METRICS) / 1_000;
}

export const METRICS_COST_TEXT = `about ${metricsCostPerHour().toFixed(2)} USD an hour`;
