import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defineConfig, type SluiceConfigInput } from '../../../src/config.ts';
import { SOURCES } from '../../../src/event/envelope.ts';
import { type Bill, billOf } from '../../../tools/cost/bill.ts';
import { SMALLEST } from '../../../tools/cost/features.ts';
import { installedOf } from '../../../tools/cost/installed.ts';
import { PRICE_LISTS, PRICE_SOURCES, REGIONS } from '../../../tools/cost/prices.ts';
import type { Installed, Usage } from '../../../tools/cost/usage.ts';

const INSTALLED = installedOf(defineConfig({ ...SMALLEST, archive: { enabled: true } }));
const prices = PRICE_LISTS['us-east-1'];
const MILLION: Usage = {
  feeds: [{ source: 'app', eventsPerDay: 1_000_000 }],
  eventBytes: 1_024,
  batch: 100,
  sink: 'events-api',
  alertsPerDay: 10,
  manager: 'same-region',
  filesPerDay: 288,
};
const all = ({ usdPerDay }: Bill) => usdPerDay.use + usdPerDay.standing + usdPerDay.storage;

const usages: fc.Arbitrary<Usage> = fc.record({
  feeds: fc.array(fc.record({ source: fc.constantFrom(...SOURCES), eventsPerDay: fc.nat(1_000_000_000) }), {
    maxLength: 4,
  }),
  eventBytes: fc.integer({ min: 50, max: 60_000 }),
  batch: fc.integer({ min: 1, max: 2_000 }),
  sink: fc.constantFrom('events-api' as const, 'agent' as const, 's3' as const),
  alertsPerDay: fc.nat(100_000),
  manager: fc.constantFrom('same-region' as const, 'internet' as const),
  filesPerDay: fc.integer({ min: 1, max: 100_000 }),
});

test('a million events a day of 1 KB in requests of 100 cost less than 50 cents a day outside storage, free tiers not counted', () => {
  const { usdPerDay } = billOf(MILLION, INSTALLED, prices);
  expect(usdPerDay.use + usdPerDay.standing).toBeLessThan(0.5);
  expect(Math.min(usdPerDay.use, usdPerDay.standing)).toBeGreaterThan(0.1);
});

test.each<['agent' | 's3', Partial<SluiceConfigInput['wazuh']>]>([
  ['agent', { agent: {} }],
  ['s3', { s3: {} }],
])('so they do by %s, with what that installs', (sink, way) => {
  const wazuh = { ...SMALLEST.wazuh, ...way };
  const installed = installedOf(defineConfig({ ...SMALLEST, wazuh, archive: { enabled: true } }));
  const { usdPerDay } = billOf({ ...MILLION, sink }, installed, prices);
  expect(usdPerDay.use + usdPerDay.standing).toBeLessThan(0.5);
});

test('a bill is made of its parts, and every part is of what is used', () => {
  fc.assert(
    fc.property(usages, (usage) => {
      const bill = billOf(usage, INSTALLED, prices);
      const sum = bill.parts.reduce((usd, part) => usd + part.usdPerDay, 0);
      expect(sum).toBeCloseTo(all(bill), 6);
      expect(bill.parts.filter(({ quantity, usdPerDay }) => !(quantity > 0 && usdPerDay >= 0))).toEqual([]);
    }),
  );
});

test('more events never cost less, and what AWS gives away never costs more', () => {
  fc.assert(
    fc.property(usages, fc.integer({ min: 1, max: 10_000_000 }), (usage, more) => {
      const few = { ...usage, feeds: [{ source: 'app', eventsPerDay: more }] } as const;
      const many = { ...usage, feeds: [{ source: 'app', eventsPerDay: 2 * more }] } as const;
      const bill = billOf(few, INSTALLED, prices);
      expect(all(billOf(many, INSTALLED, prices))).toBeGreaterThanOrEqual(all(bill));
      expect(all(billOf(few, INSTALLED, prices, { alwaysFree: true }))).toBeLessThanOrEqual(all(bill));
    }),
  );
});

test('larger requests are cheaper', () => {
  const use = (batch: number) => billOf({ ...MILLION, batch }, INSTALLED, prices).usdPerDay.use;
  expect([use(1) > 5 * use(100), use(100) > 2 * use(500)]).toEqual([true, true]);
});

test('a source has metrics of its own where everything is a metric, once something comes from it', () => {
  const all = { ...INSTALLED, metrics: 'all' } as const;
  const metrics = (eventsPerDay: number, installed: Installed = all) =>
    billOf({ ...MILLION, feeds: [...MILLION.feeds, { source: 'sentry', eventsPerDay }] }, installed, prices)
      .quantities.metrics;
  expect(metrics(0)).toBe(billOf(MILLION, all, prices).quantities.metrics);
  expect(metrics(10, INSTALLED)).toBe(metrics(0, INSTALLED));
  expect(metrics(10)).toBeGreaterThan(metrics(0) + 3);
});

test('what is switched on is on the bill', () => {
  const names = (more: Partial<typeof INSTALLED>) =>
    billOf(MILLION, { ...INSTALLED, ...more }, prices).parts.map(({ name }) => name);
  expect(names({})).not.toContain('NAT gateways');
  expect(
    names({ natGateways: 1, endpoints: 2, kmsKeys: 1, waf: true, cloudFront: true, tracing: true }),
  ).toEqual(
    expect.arrayContaining([
      'CloudFront requests',
      'CloudFront to the door',
      'X-Ray',
      'requests of KMS',
      'NAT gateways',
      'NAT traffic',
      'VPC endpoints',
      'keys of KMS',
      'WAF',
      'WAF requests',
    ]),
  );
  expect(names({ archiveDays: 0 })).not.toContain('archive');
});

test('a network of the stack is paid for by the endpoint, the zone and the way out', () => {
  const installed = installedOf(
    defineConfig({
      ...SMALLEST,
      cloudtrail: { trails: [{ bucket: 'trail', tenant: 'main' }] },
      deployment: { vpc: { create: { availabilityZones: 3, nat: true } } },
    }),
  );
  expect(installed).toMatchObject({ natGateways: 1, endpoints: 9 });
});

test('every price of every region is positive and says where AWS publishes it', () => {
  const wrong = REGIONS.flatMap((region) =>
    Object.entries(PRICE_LISTS[region])
      .filter(([, price]) => !(price > 0))
      .map(([name]) => `${region} ${name}`),
  );
  expect(wrong).toEqual([]);
  expect(Object.keys(PRICE_SOURCES).toSorted()).toEqual(Object.keys(prices).toSorted());
  expect(Object.values(PRICE_SOURCES).filter((url) => !url.startsWith('https://aws.amazon.com/'))).toEqual(
    [],
  );
});
