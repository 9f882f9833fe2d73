import { isWatched } from '../../src/event/watched-metrics.ts';
import { MEASURED } from './measured.ts';
import { comingOf, type Installed, type Usage } from './usage.ts';

const HOURS = 24;

/**
 * Custom metrics that a day is billed for. CloudWatch bills a metric for the hours in which it is written; those of alerts are
 * taken as written once an hour at most, the others all day.
 */
export function metricsOf(
  { feeds, sink, alertsPerDay }: Usage,
  { trails, nodes, metrics }: Installed,
): number {
  const { series } = MEASURED;
  const flowing = feeds.filter(({ eventsPerDay }) => eventsPerDay > 0);
  const perDay = [
    ...series.always,
    ...(trails ? series.trails : []),
    ...flowing.flatMap(({ source }) => {
      const coming = comingOf(source);
      const like = coming === 'requests' || coming === 'hooks' ? 'app' : 'cloudtrail';
      const forwarded = series[sink].filter((name) => name.includes('outcome=forwarded'));
      const ledger = ['LedgerInFlight', 'LedgerParked', 'LedgerDifference'].map(
        (name) => `${name} source=app`,
      );
      return [...series[like], ...forwarded, ...ledger].map((name) =>
        name.replace(/source=(app|cloudtrail)\b/, `source=${source}`),
      );
    }),
    ...(flowing.length > 0 ? series[sink] : []).filter((name) => !name.includes('outcome=forwarded')),
    ...Array.from({ length: nodes - 1 }, (_, i) => `ManagerCertificateDays node=${i}`),
  ];
  const isMetric = (name: string) => metrics === 'all' || isWatchedSeries(name);
  const steady = new Set(perDay.filter(isMetric));
  const ofAlerts = series.alert.filter((name) => isMetric(name) && !steady.has(name));
  return steady.size + (ofAlerts.length * Math.min(alertsPerDay, HOURS)) / HOURS;
}

/** Of `Name dimension=value …`, as it was measured. */
function isWatchedSeries(series: string): boolean {
  const [name = '', ...dimensions] = series.split(' ');
  return isWatched(
    name,
    dimensions.map((each) => each.replace(/=.*/, '')).filter((dimension) => dimension !== 'stage'),
  );
}
