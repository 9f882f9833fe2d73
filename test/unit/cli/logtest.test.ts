import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FAILED_LOGIN, pipe, STOP_LOGGING, sluice } from './run-sluice.ts';

let folder: string;
const rulesIn = (name: string, xml: string): string => {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'demo_rules.xml'), xml);
  return path;
};
const rule = (id: number, conditions: string, attributes = 'level="3"'): string =>
  `<group name="demo,"><rule id="${id}" ${attributes}>${conditions}<description>demo $(app)</description></rule></group>`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-logtest-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const idOf = (line: string | undefined) =>
  (JSON.parse(line ?? '{}') as { readonly rule?: { readonly id: string } }).rule?.id;

test('a failed login meets the shipped rule, and five within the session the one for brute force', async () => {
  const steps = ['normalize --source app', 'redact', 'encode'];
  const once = await pipe([FAILED_LOGIN], ...steps, 'logtest --json');
  expect(idOf(once.printed[0])).toBe('100101');
  const six = Array.from({ length: 6 }, () => FAILED_LOGIN);
  const burst = await pipe(six, ...steps, 'logtest --json');
  expect(new Set(burst.printed.map(idOf)).size).toBeGreaterThan(1);
  const apart = await pipe(six, ...steps, 'logtest --json --fresh');
  expect(new Set(apart.printed.map(idOf))).toEqual(new Set(['100101']));
});

test("CloudTrail records meet Wazuh's rules through the stand-in, and ours below them", async () => {
  const call = { ...STOP_LOGGING, eventName: 'AllocateAddress', eventSource: 'ec2.amazonaws.com' };
  const { printed } = await pipe(
    [call, STOP_LOGGING],
    'normalize --source cloudtrail',
    'redact',
    'encode',
    'logtest --json',
  );
  expect(idOf(printed[0])).toMatch(/^802\d\d$/);
  expect(JSON.parse(printed[1] ?? '')).toMatchObject({
    rule: { groups: expect.arrayContaining(['aws_cloudtrail']) },
  });
});

test("with --json a line is what the manager's PUT /logtest returns as output", async () => {
  const rules = rulesIn('json', rule(100_600, '<decoded_as>json</decoded_as><field name="app">demo</field>'));
  const { exitCode, printed } = await sluice(`logtest --json --location app --rules ${rules}`, [
    { app: 'demo-api', n: 1 },
    { app: 'zzz' },
  ]);
  expect(exitCode).toBe(0);
  expect(printed.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      timestamp: '2026-03-04T05:06:07.089+0000',
      rule: {
        level: 3,
        description: 'demo demo-api',
        id: '100600',
        firedtimes: 1,
        mail: false,
        groups: ['demo'],
      },
      agent: { id: '000', name: 'manager' },
      manager: { name: 'manager' },
      id: '1772600767.1',
      full_log: '{"app":"demo-api","n":1}',
      decoder: { name: 'json' },
      data: { app: 'demo-api', n: '1' },
      location: 'app',
    },
    {
      timestamp: '2026-03-04T05:06:07.089+0000',
      agent: { id: '000', name: 'manager' },
      manager: { name: 'manager' },
      id: '1772600767.2',
      full_log: '{"app":"zzz"}',
      decoder: { name: 'json' },
      data: { app: 'zzz' },
      location: 'app',
    },
  ]);
});

test('where nothing decodes the object is empty, unless a rule takes the text as it is', async () => {
  const rules = rulesIn('text', rule(100_601, '<match>boom</match>'));
  const { printed } = await sluice(`logtest --json --rules ${rules}`, 'nothing\nboom\n');
  expect(printed[0]).toBe('{}');
  expect(JSON.parse(printed[1] ?? '')).toMatchObject({ rule: { id: '100601' }, decoder: {} });
});

test('for people it prints the phases of wazuh-logtest', async () => {
  const rules = rulesIn(
    'human',
    rule(100_602, '<decoded_as>json</decoded_as><field name="app">demo</field>'),
  );
  const { printed } = await sluice(`logtest --rules ${rules}`, [
    { app: 'demo', nested: { list: ['a', 1] } },
    'x',
  ]);
  expect(printed).toEqual([
    '**Phase 1: Completed pre-decoding.',
    `\tfull event: '{"app":"demo","nested":{"list":["a",1]}}'`,
    '**Phase 2: Completed decoding.',
    "\tname: 'json'",
    "\tapp: 'demo'",
    "\tnested.list: '['a', 1]'",
    '**Phase 3: Completed filtering (rules).',
    "\tid: '100602'",
    "\tlevel: '3'",
    "\tdescription: 'demo demo'",
    "\tgroups: '['demo']'",
    "\tfiredtimes: '1'",
    "\tmail: 'False'",
    '**Alert to be generated.',
    '**Phase 1: Completed pre-decoding.',
    `\tfull event: '"x"'`,
    '**Phase 2: Completed decoding.',
    '\tNo decoder matched.',
  ]);
});

test('several folders and lists are loaded together', async () => {
  const base = rulesIn('base', rule(100_603, '<decoded_as>json</decoded_as>', 'level="0"'));
  const lists = join(folder, 'lists');
  mkdirSync(lists);
  writeFileSync(join(lists, 'bad'), '198.51.100.7:\n');
  const child = join(folder, 'child');
  mkdirSync(child);
  const conditions = '<if_sid>100603</if_sid><list field="ip" lookup="match_key">etc/lists/bad</list>';
  writeFileSync(join(child, 'z_rules.xml'), rule(100_604, conditions));
  const { printed, errors } = await sluice(
    `logtest --json --rules ${base} --rules ${child} --lists ${lists}`,
    [{ ip: '198.51.100.7' }, { ip: '198.51.100.8' }],
  );
  expect(errors).toBe('');
  expect(printed.map(idOf)).toEqual(['100604', '100603']);
});

test("rules that hang under Wazuh's CloudTrail rules get a stand-in, and that is said", async () => {
  const rules = rulesIn(
    'trail',
    rule(100_605, '<if_sid>80202</if_sid><field name="aws.eventName">Stop</field>'),
  );
  const lines = [{ integration: 'aws', aws: { source: 'cloudtrail', eventName: 'StopLogging' } }];
  const { printed, errors } = await sluice(`logtest --json --rules ${rules}`, lines);
  expect(idOf(printed[0])).toBe('100605');
  expect(errors).toContain('a stand-in made from facts is used');
});

test('a rule that does not load is said in the words of the manager, and nothing is tested', async () => {
  const rules = rulesIn(
    'broken',
    '<group name="demo,"><rule id="1" level="3"><nosuch>x</nosuch></rule></group>',
  );
  const { exitCode, printed, errors } = await sluice(`logtest --rules ${rules}`, [{}]);
  expect(exitCode).toBe(2);
  expect(printed).toEqual([]);
  expect(errors).toMatch(/nosuch[\s\S]*the rules do not load/);
});

test.each([
  ['--rules /nonexistent', '--rules /nonexistent: there is no such folder'],
  [`--rules ${relative('.', import.meta.dirname)}`, 'no .xml file in'],
  [`--rules ${relative('.', import.meta.filename)}`, 'cannot be read (ENOTDIR)'],
  ['--lists /nonexistent', '--lists goes with --rules'],
])('logtest %s is wrong usage', async (options, message) => {
  const { exitCode, errors } = await sluice(`logtest ${options}`);
  expect(exitCode).toBe(2);
  expect(errors).toContain(message);
});
