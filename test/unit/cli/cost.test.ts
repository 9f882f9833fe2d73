import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Bill } from '../../../tools/cost/bill.ts';
import type { Installed, Usage } from '../../../tools/cost/usage.ts';
import { sluice } from './run-sluice.ts';

let here = '';
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'sluice-'));
  vi.spyOn(process, 'cwd').mockReturnValue(here);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(here, { recursive: true });
});

interface Json extends Bill {
  readonly region: string;
  readonly usage: Usage;
  readonly installed: Installed;
}

async function json(flags: string): Promise<Json> {
  const { exitCode, printed, errors } = await sluice(`cost --json ${flags}`.trim());
  expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
  return JSON.parse(printed.join('\n')) as Json;
}

test('the parts of a bill are told with their shares, the dearest and what would lower it', async () => {
  const { exitCode, printed } = await sluice('cost --source app=1000000');
  const text = printed.join('\n');
  expect(exitCode).toBe(0);
  expect(text).toMatch(
    /^1,000,000 events a day of 1,024 bytes, 100 in a request, by events-api, in us-east-1, USD/,
  );
  expect(text).toMatch(/HTTP API +use +10,010 requests +0\.010 +0\.30/);
  expect(text).toMatch(/█+ \d+ %/);
  expect(text).toMatch(/Dearest: \S.*, .*, .*\./);
  expect(text).toContain('send up to 500 events at once');
  expect(text).toContain('The Wazuh manager is not in it.');
});

test('the configuration says the way, the region and what is installed, and flags say otherwise', async () => {
  const before = await json('');
  await writeFile(
    join(here, 'sluice.config.ts'),
    `export default { tenants: [{ id: 'main' }], environment: { account: '123456789012', region: 'eu-central-1' },
      cloudtrail: { trails: [{ bucket: 'trail', tenant: 'main' }] }, archive: { retentionDays: 30 },
      wazuh: { agent: {}, nodes: [{ name: 'node-a', url: 'https://a.example.com' }, { name: 'node-b', url: 'https://b.example.com' }] } };`,
  );
  const read = await json('');
  expect(read).toMatchObject({
    region: 'eu-central-1',
    usage: { sink: 'agent' },
    installed: { trails: true, archiveDays: 30, nodes: 2 },
  });
  expect(read.installed.alarmMetrics).toBeGreaterThan(before.installed.alarmMetrics);
  expect(await json('--region us-east-1 --sink s3 --no-archive --endpoints 4')).toMatchObject({
    region: 'us-east-1',
    usage: { sink: 's3' },
    installed: { archiveDays: 0, endpoints: 4 },
  });
});

test('what is asked about and stands in no configuration is reckoned, and named', async () => {
  await writeFile(
    join(here, 'sluice.config.ts'),
    `export default { tenants: [{ id: 'main' }], wazuh: { nodes: [{ name: 'node-a', url: 'https://a.example.com' }] } };`,
  );
  const [plain, asked] = [await json(''), await json('--source app --source cloudtrail --sink agent')];
  expect(plain.installed).toMatchObject({ fromAws: false, trails: false });
  expect(asked.installed).toMatchObject({ fromAws: true, trails: true });
  // A function and a queue more, and the trails' own; a node's second way; the key of the agent.
  expect(asked.installed.alarmMetrics).toBeGreaterThan(plain.installed.alarmMetrics + 15);
  expect(asked.installed.secrets).toBe(plain.installed.secrets + 1);
  const { printed } = await sluice('cost --source sentry --source guardduty --sink s3');
  expect(printed.join('\n')).toContain(
    'Parts by sluice.config.ts, with what it does not have: what takes from AWS, a webhook, the sink `s3`;',
  );
  expect((await sluice('cost')).printed.join('\n')).toContain('Parts by sluice.config.ts; requests');
});

test('a region whose prices nobody has compared says so', async () => {
  const { printed } = await sluice('cost --region us-gov-west-1');
  expect(printed.join('\n')).toContain('were not compared again');
});

test.each([
  ['--source shop=1', 'there is no source "shop"'],
  ['--source app=', '--source app= wants a whole number'],
  ['--batch 0', '--batch wants a whole number from 1'],
  ['--region mars-1', 'there are prices for us-east-1, eu-west-1'],
])('%s is refused with what to write instead', async (flags, words) => {
  const { exitCode, errors } = await sluice(`cost ${flags}`);
  expect(exitCode).toBe(2);
  expect(errors).toContain(words);
});

test('a number of events is shared by the sources that have none of their own', async () => {
  const feedsOf = async (flags: string) => (await json(flags)).usage.feeds;
  expect(await feedsOf('')).toEqual([{ source: 'app', eventsPerDay: 1_000_000 }]);
  expect(await feedsOf('--events-per-day 5000')).toEqual([{ source: 'app', eventsPerDay: 5_000 }]);
  expect(await feedsOf('--events-per-day 5000 --source cloudtrail --source app=70 --source sentry')).toEqual([
    { source: 'cloudtrail', eventsPerDay: 2_500 },
    { source: 'app', eventsPerDay: 70 },
    { source: 'sentry', eventsPerDay: 2_500 },
  ]);
  const { exitCode, errors } = await sluice('cost --events-per-day 5 --source app=1');
  expect(exitCode).toBe(2);
  expect(errors).toContain('each --source has a number of its own');
});
