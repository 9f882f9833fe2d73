const DAY_MS = 86_400_000;
/** Clocks and time zones: an alert's day is its manager's word. */
const SLACK_MS = DAY_MS;
/** Beyond this many days the names would not fit into an address, and the pattern stands for all. */
const MAX_DAYS = 40;

/**
 * Names of the indices of a span of time. Filebeat makes one a day (`wazuh-alerts-4.x-2026.03.04`, in UTC), and a point in time
 * takes a context of every shard it covers, of which a node has 300: the pattern alone would soon be refused. So a pattern
 * that ends with `*` gets the days; any other name, such as an alias, is taken as it is.
 */
export function indexNames(pattern: string, from: number, until: number): readonly string[] {
  if (!pattern.endsWith('*')) return [pattern];
  const first = Math.floor((from - SLACK_MS) / DAY_MS);
  const last = Math.floor(until / DAY_MS);
  const days = last - first + 1;
  if (days > MAX_DAYS) return [pattern];
  return Array.from({ length: days }, (_, i) => {
    const day = new Date((first + i) * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '.');
    return `${pattern}${day}`;
  });
}
