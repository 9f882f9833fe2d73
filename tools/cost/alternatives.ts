/** What somebody else publishes for taking events in. */
export interface Alternative {
  readonly name: string;
  /** USD for a million events of 1 KB; undefined where it is published in another currency. */
  readonly usdPerMillion: number | undefined;
  readonly published: string;
  readonly includes: string;
  readonly source: string;
  readonly seen: string;
}

const GB_PER_MILLION = 1.024;

/** Only those for whose prices there is a page that can be read; what they are for differs, and is said. */
export const ALTERNATIVES: readonly Alternative[] = [
  {
    name: 'Amazon CloudWatch Logs',
    usdPerMillion: 0.5 * GB_PER_MILLION,
    published: '0.50 USD a GB taken in',
    includes:
      'storage is apart; queries cost by what they read; no redaction in the price, no rules of a SIEM',
    source: 'https://cloudburn.io/blog/amazon-cloudwatch-pricing',
    seen: 'February 2026, us-east-1',
  },
  {
    name: 'Datadog Logs',
    usdPerMillion: 0.1 * GB_PER_MILLION + 1.7,
    published: '0.10 USD a GB taken in and 1.70 USD a million events indexed, paid a year ahead',
    includes: 'search for 15 days; Cloud SIEM is another item, billed by what it analyses',
    source: 'https://michaelscodingspot.com/datadog-logs-pricing/',
    seen: '2025',
  },
  {
    name: 'Microsoft Sentinel',
    usdPerMillion: undefined,
    published: 'about 2.15 GBP a GB taken in, without commitment',
    includes: 'analysis, rules and 90 days of storage: a whole SIEM, where Sluice is the way into one',
    source: 'https://microsoftnegotiations.com/blog/microsoft-sentinel-cost-optimization.html',
    seen: '2026',
  },
];
