import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { defineConfig, type SluiceConfigInput } from '../../../src/config.ts';
import { STOP_LOGGING, sluice } from './run-sluice.ts';

let here = '';
beforeAll(async () => {
  here = await mkdtemp(join(tmpdir(), 'sluice-'));
  vi.spyOn(process, 'cwd').mockReturnValue(here);
  const write = (file: string, filters: readonly object[]) =>
    writeFile(join(here, file), `export default ${JSON.stringify({ ...CONFIG, cloudtrail: { filters } })};`);
  await write('sluice.config.ts', FILTERS);
  await write('none.config.ts', []);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await rm(here, { recursive: true });
});

const CONFIG = {
  tenants: [{ id: 'main' }],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com' }] },
};
const FILTERS = [
  {
    name: 'reading',
    comment: 'The inventory asks for everything each minute.',
    action: 'drop',
    expires: '2026-03-10',
    when: { readOnly: true },
  },
  {
    name: 'logging',
    comment: 'Somebody thinks that trails are noise.',
    action: 'count',
    when: { eventSource: 'cloudtrail.amazonaws.com' },
  },
  {
    name: 'decrypts',
    comment: 'Services decrypt by the thousand; some of them are enough.',
    action: 'sample',
    keepOneIn: 2,
    when: { eventName: 'Decrypt' },
  },
];

const call = (i: number, eventName: string, more: object = {}) => ({
  eventVersion: '1.11',
  eventTime: `2026-03-04T05:0${i % 10}:07Z`,
  eventID: `5f0c1a52-6a5b-4c0e-9b0e-${String(i).padStart(12, '0')}`,
  eventSource: 'ec2.amazonaws.com',
  eventName,
  awsRegion: 'eu-west-1',
  recipientAccountId: '111122223333',
  readOnly: true,
  sourceIPAddress: '198.51.100.7',
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/Inventory/ann@example.com',
    accountId: '111122223333',
    sessionContext: { sessionIssuer: { type: 'Role', userName: 'Inventory' } },
  },
  ...more,
});
const READS = Array.from({ length: 6 }, (_, i) => call(i, i < 4 ? 'DescribeVpcs' : 'DescribeHosts'));
const WRITES = Array.from({ length: 4 }, (_, i) => call(i, 'CreateTags', { readOnly: false }));
const ALL = [...READS, ...WRITES, STOP_LOGGING];

interface Printed {
  readonly all: { readonly records: number };
  readonly stays: { readonly records: number };
  readonly filters: readonly {
    readonly name: string;
    readonly records: number;
    readonly sampled: number;
    readonly spared: Readonly<Record<string, number>>;
    readonly first: string | null;
    readonly last: string | null;
    readonly calls: Readonly<Record<string, number>>;
    readonly examples: readonly { readonly call: string; readonly actor: string }[];
  }[];
  readonly suggestions?: readonly {
    readonly records: number;
    readonly rule: object;
    readonly filter: object;
  }[];
}

async function run(flags: string, input: string | Buffer | readonly unknown[]) {
  const { exitCode, printed, errors } = await sluice(`cloudtrail filter --json ${flags}`.trim(), input);
  return { exitCode, errors, report: JSON.parse(printed.join('')) as Printed };
}

test('every record is counted under the filter that takes it, or as one that stays', async () => {
  const { exitCode, report } = await run('', ALL);
  expect(exitCode).toBe(0);
  expect([report.all.records, report.stays.records]).toEqual([11, 5]);
  expect(report.filters.map(({ name, records }) => [name, records])).toEqual([
    ['reading', 6],
    ['logging', 0],
    ['decrypts', 0],
  ]);
  expect(report.filters[0]).toMatchObject({
    first: '2026-03-04T05:00:07Z',
    last: '2026-03-04T05:05:07Z',
    calls: { DescribeVpcs: 4, DescribeHosts: 2 },
  });
});

test('what only a rule keeps is told with the rule', async () => {
  const { report } = await run('', ALL);
  expect(report.filters[1]?.spared).toEqual({ '100500': 1 });
});

test('examples differ, and say who called without the personal data in it', async () => {
  const { report } = await run('', ALL);
  const actor = 'role Inventory, session [REDACTED:email]';
  expect(report.filters[0]?.examples).toEqual([
    { time: '2026-03-04T05:00:07Z', call: 'DescribeVpcs (ec2.amazonaws.com)', actor },
    { time: '2026-03-04T05:04:07Z', call: 'DescribeHosts (ec2.amazonaws.com)', actor },
  ]);
});

test('a sample says how many it lets through', async () => {
  const decrypts = Array.from({ length: 100 }, (_, i) =>
    call(i, 'Decrypt', { eventSource: 'kms.amazonaws.com', readOnly: false }),
  );
  const { report } = await run('', decrypts);
  const { records = 0, sampled = 0 } = report.filters[2] ?? {};
  expect(records + sampled).toBe(100);
  expect(sampled).toBe(report.stays.records);
  expect(sampled).toBeGreaterThan(25);
});

test.each([
  ['a CloudTrail file', JSON.stringify({ Records: ALL })],
  ['a CloudTrail file that somebody laid out', JSON.stringify({ Records: ALL }, undefined, 2)],
  ['an array', JSON.stringify(ALL)],
  [
    'lines that are files',
    `${JSON.stringify({ Records: READS })}\n${JSON.stringify({ Records: ALL.slice(6) })}\n`,
  ],
  [
    'what LookupEvents answers',
    JSON.stringify(
      { Events: ALL.map((each) => ({ EventId: 'x', CloudTrailEvent: JSON.stringify(each) })) },
      undefined,
      4,
    ),
  ],
  ['events of EventBridge', ALL.map((detail) => JSON.stringify({ source: 'aws.ec2', detail })).join('\n')],
])('%s is read, gzip or not', async (_, text) => {
  for (const bytes of [Buffer.from(text), gzipSync(text)]) {
    const { exitCode, report } = await run('', bytes);
    expect([exitCode, report.all.records, report.filters[0]?.records]).toEqual([0, 11, 6]);
  }
});

test('files are read one after another, and standard input where a dash stands', async () => {
  await writeFile(join(here, 'a.json.gz'), gzipSync(JSON.stringify({ Records: READS })));
  const { report } = await run(`${join(here, 'a.json.gz')} -`, WRITES);
  expect([report.all.records, report.stays.records]).toEqual([10, 4]);
});

test('what cannot be read is named and counts for nothing, the rest is judged', async () => {
  const cut = gzipSync(JSON.stringify({ Records: ALL })).subarray(0, -20);
  const damaged = await run('', cut);
  expect(damaged.exitCode).toBe(1);
  expect(damaged.errors).toContain('standard input: its gzip is damaged (Z_BUF_ERROR)');
  const stray = await run('', [...READS, { level: 'info' }, 'text']);
  expect([stray.exitCode, stray.report.all.records]).toEqual([1, 6]);
  expect(stray.errors).toContain('standard input: 1 record is none of CloudTrail, not counted');
  const missing = await run(join(here, 'missing.json'), '');
  expect([missing.exitCode, missing.report.all.records]).toEqual([1, 0]);
  expect(missing.errors).toContain('missing.json: it cannot be read (ENOENT)');
});

test('people get a table, the comment and the examples', async () => {
  const { printed, errors } = await sluice('cloudtrail filter', ALL);
  expect(printed.slice(0, 4).map((line) => line.split(/ {2,}/).slice(0, 4))).toEqual([
    ['filter', 'does', 'records', 'bytes'],
    ['reading', 'drop', '6', '54.5 %'],
    ['logging', 'count', '0', '0.0 %'],
    ['decrypts', 'sample 1:2', '0', '0.0 %'],
  ]);
  expect(printed).toContain('reading: The inventory asks for everything each minute.');
  expect(printed).toContain('  1 more stay, because rule 100500 alerts on them or counts them');
  expect(errors).toBe(
    'the filter "reading" of cloudtrail.filters ends in 6 days, on 2026-03-10: what it leaves out goes to Wazuh again then; look at its comment, and give it another day or take it away\n',
  );
});

test('the loudest calls that no rule alerts on are suggested, and become filters with a comment alone', async () => {
  const refused = call(9, 'DescribeVpcs', { errorCode: 'Client.UnauthorizedOperation' });
  const { report } = await run('--config none.config.ts --suggest 2', [...ALL, refused]);
  expect(report.suggestions?.map(({ records, filter }) => ({ records, filter }))).toEqual([
    {
      records: 4,
      filter: {
        name: 'describe-vpcs-inventory',
        comment: '',
        action: 'drop',
        when: {
          eventName: 'DescribeVpcs',
          eventSource: 'ec2.amazonaws.com',
          identity: { type: 'AssumedRole', role: 'Inventory' },
          readOnly: true,
        },
        unless: { errorCode: '*' },
      },
    },
    expect.objectContaining({ records: 4, filter: expect.objectContaining({ action: 'count' }) as object }),
  ]);
  expect(report.suggestions?.[0]?.rule).toEqual({ id: 80_200, level: 0 });
  const config = (comment: object) => ({
    ...CONFIG,
    cloudtrail: { filters: report.suggestions?.map(({ filter }) => ({ ...filter, ...comment })) },
  });
  expect(() => defineConfig(config({}) as SluiceConfigInput)).toThrow(
    'cloudtrail.filters[0].comment: say in a sentence why nobody needs these records',
  );
  const comment = 'The inventory asks for everything each minute.';
  expect(defineConfig(config({ comment }) as SluiceConfigInput).cloudtrail.filters).toHaveLength(2);
});

test('a caller whose name may be personal data, and root, are never in a suggestion', async () => {
  const by = (userIdentity: object) => call(1, 'DescribeVpcs', { userIdentity });
  const { printed } = await sluice('cloudtrail filter --config none.config.ts --suggest', [
    by({ type: 'IAMUser', userName: 'ann@example.com' }),
    by({ type: 'Root' }),
  ]);
  expect(printed.at(-1)).toContain('nothing to suggest');
});

test('suggestions are printed as they stand in a configuration', async () => {
  const { printed } = await sluice('cloudtrail filter --config none.config.ts --suggest 1', READS);
  const text = printed.join('\n');
  expect(text).toContain('// 4 records, 66.7 %; Wazuh: rule 80200, level 0\n{\n  name: ');
  expect(text).toContain("  comment: '',");
});

test('a configuration that is not there or wrong is told, and a count that is none', async () => {
  expect((await sluice('cloudtrail filter --config nowhere.ts', ALL)).errors).toContain('nowhere.ts');
  expect((await sluice('cloudtrail filter --suggest 0', ALL)).exitCode).toBe(2);
  expect((await sluice('cloudtrail filter --config none.config.ts', ALL)).errors).toBe(
    'the configuration has no cloudtrail.filters\n',
  );
});
