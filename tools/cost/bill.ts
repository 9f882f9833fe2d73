import { DAYS_PER_MONTH, type Prices } from './prices.ts';
import { type Quantities, quantitiesOf } from './quantities.ts';
import type { Installed, Usage } from './usage.ts';

/** `use` grows with what goes through, `standing` is there without it, `storage` with what is kept. */
export type Group = 'use' | 'standing' | 'storage';

export interface Part {
  readonly name: string;
  readonly group: Group;
  /** Units that a day is billed for. */
  readonly quantity: number;
  readonly unit: string;
  readonly usdPerDay: number;
}

export interface Bill {
  readonly quantities: Quantities;
  /** Dearest first. */
  readonly parts: readonly Part[];
  readonly usdPerDay: Readonly<Record<Group, number>>;
}

const GB = 1_000_000_000;
const HOURS = 24;
/** How long the ledger keeps its records. */
const LEDGER_DAYS = 20;

/**
 * What AWS gives every account for ever, a month, by the part it is for; other work of the account uses it too.
 * https://aws.amazon.com/free/ and https://aws.amazon.com/cloudwatch/pricing/
 */
const ALWAYS_FREE: Readonly<Record<string, number>> = {
  'Lambda invocations': 1_000_000,
  'Lambda time': 400_000,
  SQS: 1_000_000,
  'CloudWatch Logs': 5,
  'transfer to Wazuh': 100,
  'X-Ray': 100_000,
  'requests of KMS': 20_000,
};
/** The same of things that are counted as they stand. */
const STANDING_FREE: Readonly<Record<string, number>> = { metrics: 10, alarms: 10, dashboards: 3 };

export interface BillOptions {
  /** Takes what AWS gives every account off the bill, as if nothing else used it. */
  readonly alwaysFree?: boolean;
}

/** What a day of use costs once storage has filled up. */
export function billOf(
  usage: Usage,
  installed: Installed,
  prices: Prices,
  { alwaysFree = false }: BillOptions = {},
): Bill {
  const of = quantitiesOf(usage, installed);
  const month = (price: number) => price / DAYS_PER_MONTH;
  const part = (group: Group, name: string, quantity: number, unit: string, price: number): Part => {
    const free = alwaysFree ? (ALWAYS_FREE[name] ?? 0) / DAYS_PER_MONTH + (STANDING_FREE[name] ?? 0) : 0;
    return { name, group, quantity, unit, usdPerDay: Math.max(0, quantity - free) * price };
  };
  const wireGb = of.wireBytes / GB;
  const toManager =
    usage.sink === 's3' ? 0 : usage.manager === 'internet' ? prices.internetGb : prices.regionGb;
  const { natGateways, endpoints, kmsKeys, waf, cloudFront } = installed;
  const all: readonly Part[] = [
    part('use', 'HTTP API', of.httpRequests, 'requests', prices.httpRequest),
    part('use', 'Lambda invocations', of.invocations - of.clockRuns, 'requests', prices.lambdaRequest),
    part('use', 'Lambda time', of.gbSeconds, 'GB-s', prices.lambdaGbSecond),
    part('use', 'SQS', of.sqsRequests, 'requests', prices.sqsRequest),
    part('use', 'DynamoDB writes', of.writeUnits, 'units', prices.dynamoWrite),
    part('use', 'DynamoDB reads', of.readUnits, 'units', prices.dynamoRead),
    part('use', 'S3 writes', of.s3Puts, 'requests', prices.s3Put),
    part('use', 'S3 reads', of.s3Gets, 'requests', prices.s3Get),
    part('use', 'CloudWatch Logs', of.logBytes / GB, 'GB', prices.logGb),
    part('use', 'transfer to Wazuh', wireGb, 'GB', toManager),
    part('use', 'WAF requests', waf ? of.httpRequests : 0, 'requests', prices.wafRequest),
    part(
      'use',
      'CloudFront requests',
      cloudFront ? of.httpRequests : 0,
      'requests',
      prices.cloudFrontRequest,
    ),
    part(
      'use',
      'CloudFront to the door',
      cloudFront ? of.requestBytes / GB : 0,
      'GB',
      prices.cloudFrontOriginGb,
    ),
    part('use', 'X-Ray', of.traces, 'traces', prices.xrayTrace),
    part('use', 'NAT traffic', natGateways > 0 ? wireGb : 0, 'GB', prices.natGb),
    part('standing', 'metrics', of.metrics, 'metrics', month(prices.metricMonth)),
    part('standing', 'alarms', installed.alarmMetrics, 'metrics in alarms', month(prices.alarmMonth)),
    part('standing', 'dashboards', installed.dashboards, 'dashboards', month(prices.dashboardMonth)),
    part('standing', 'secrets', installed.secrets, 'secrets', month(prices.secretMonth)),
    part('standing', 'reads of secrets', of.secretReads, 'requests', prices.secretRead),
    part('standing', 'polls of empty queues', of.sqsEmptyReceives, 'requests', prices.sqsRequest),
    part('standing', 'runs of clocks', of.clockRuns, 'requests', prices.lambdaRequest),
    part('standing', 'keys of KMS', kmsKeys, 'keys', month(prices.kmsKeyMonth)),
    part('standing', 'requests of KMS', of.kmsRequests, 'requests', prices.kmsRequest),
    part('standing', 'NAT gateways', natGateways, 'gateways', HOURS * prices.natHour),
    part('standing', 'VPC endpoints', endpoints, 'endpoints', HOURS * prices.endpointHour),
    part('standing', 'WAF', waf ? 1 : 0, 'lists', month(prices.wafMonth)),
    part('storage', 'archive', (of.archiveBytes * installed.archiveDays) / GB, 'GB', month(prices.s3Gb)),
    part(
      'storage',
      'table and its backup',
      (of.tableBytes * LEDGER_DAYS) / GB,
      'GB',
      month(prices.dynamoGb + prices.dynamoBackupGb),
    ),
    // Kept compressed, at about a sixth.
    part('storage', 'logs', (of.logBytes * installed.logDays * 0.15) / GB, 'GB', month(prices.logStoredGb)),
  ];
  const parts = all.filter(({ quantity }) => quantity > 0).toSorted((a, b) => b.usdPerDay - a.usdPerDay);
  const sum = (group: Group) =>
    parts.filter((each) => each.group === group).reduce((usd, each) => usd + each.usdPerDay, 0);
  return {
    quantities: of,
    parts,
    usdPerDay: { use: sum('use'), standing: sum('standing'), storage: sum('storage') },
  };
}
