import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_RULES, Folder, group, logtest, rule } from './run-command.ts';

let folder: Folder;
let rules: string;

beforeAll(() => {
  folder = new Folder();
  folder.write('rules/demo_rules.xml', DEMO_RULES);
  rules = `${folder.path}/rules`;
});
afterAll(() => folder.remove());

const FAIL = '{"app":"demo","kind":"fail","who":"ann"}\n';
const ids = (lines: readonly string[]) =>
  lines.map((line) => (JSON.parse(line) as { rule?: { id: string } }).rule?.id ?? null);

describe('events on standard input', () => {
  test('are one session, or one each with --fresh', async () => {
    const together = await logtest(['--rules', rules, '--json'], FAIL.repeat(4));
    expect(together).toMatchObject({ exitCode: 0, errors: '' });
    expect(ids(together.lines)).toEqual(['100001', '100001', '100002', '100001']);
    const apart = await logtest(['--rules', rules, '--json', '--fresh'], FAIL.repeat(4));
    expect(ids(apart.lines)).toEqual(['100001', '100001', '100001', '100001']);
  });

  test('never end the run, whatever they hold, and give one line of JSON each', async () => {
    const bad = Buffer.concat([
      Buffer.from('\ufeff{"app":"demo"}\r\n\n{"app":\n[1]\n'),
      Buffer.from([0xff, 0xfe, 0x0a]),
      Buffer.from(`{"a":"${'x'.repeat(400_000)}"}\n${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}\n`),
      Buffer.from(`{"\u2028":"one line"}\n${FAIL.trimEnd()}`),
    ]);
    const { exitCode, lines } = await logtest(['--rules', rules, '--json'], bad);
    expect(exitCode).toBe(0);
    expect(ids(lines)).toEqual(['100000', null, null, null, null, null, null, '100001']);
    expect(lines.slice(2, 4)).toEqual(['{}', '{}']);
  });

  test('of text are said once to be outside of what is tested', async () => {
    const { errors } = await logtest(['--rules', rules], 'Mar  4 05:06:07 host sshd[1]: a\nsecond\n');
    expect(errors.match(/no decoder takes this line/g)).toHaveLength(1);
    expect(errors).toContain('line 1:');
  });
});

describe('-v', () => {
  test('shows the way to the final rule, and why the others did not match', async () => {
    const { output } = await logtest(['--rules', rules, '-v'], FAIL.repeat(2));
    expect(output).toMatch(/\*\*Rule debugging:\n\t✓ 1 .*: matches/);
    expect(output).toMatch(/✓ 100001 \(level 5\) demo \[.*demo_rules\.xml:7\]: takes the event/);
    expect(output).toContain('counted 2 of 3 within 60 s with the same who');
    expect(output).toContain('The way: 1 → 100000 → 100001');
    expect(output.indexOf('Rule debugging')).toBeLessThan(output.indexOf('Phase 3'));
  });

  test('leaves standard output to the JSON lines', async () => {
    const { lines, errors } = await logtest(['--rules', rules, '-v', '--json'], FAIL);
    expect(ids(lines)).toEqual(['100001']);
    expect(errors).toContain('The way: 1 → 100000 → 100001');
  });

  test('shows the nearest of many rules and counts the others by what they lack', async () => {
    const decoders = Array.from({ length: 30 }, (_, at) =>
      rule(100_100 + at, '<decoded_as>sshd</decoded_as>'),
    );
    const fields = Array.from({ length: 20 }, (_, at) =>
      rule(100_200 + at, `<decoded_as>json</decoded_as><field name="f${at % 2}">x</field>`),
    );
    const near = rule(100_300, '<decoded_as>json</decoded_as><field name="app">^other$</field>');
    folder.write('many/many_rules.xml', group(...decoders, ...fields, near));
    const { output } = await logtest(
      ['--rules', `${folder.path}/many`, '--no-lint', '-v', '--max-tried', '3'],
      '{"app":"demo"}\n',
    );
    expect(output).toContain('30 more need another decoder: sshd (30)');
    expect(output).toMatch(/18 more need what the event does not have: f\d \(9\), f\d \(9\)/);
    expect(output).toContain('field app "demo" does not match osregex ^other$');
    expect(output.match(/✗/g)).toHaveLength(3);
    expect(output).toContain('No rule takes the event.');
  });
});

test('load errors stand at their line with an advice, and nothing is evaluated', async () => {
  const file = folder.write(
    'broken/b_rules.xml',
    group(rule(100_400, '<if_matched_sid>1</if_matched_sid>\n<frequency>5</frequency>')),
  );
  const { exitCode, output, errors } = await logtest(['--rules', `${folder.path}/broken`], FAIL);
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
  expect(errors).toContain(`error: ${file}:4: rule 100400: Invalid option 'frequency' for rule '100400'.`);
  expect(errors).toContain('→ frequency is an attribute of the rule: write <rule id="100400"');
  expect(errors).toContain('the rules do not load, as they would not on a manager');
});

describe('lint', () => {
  const DUBIOUS = group(
    rule(100_500, '<decoded_as>json</decoded_as><field name="app">!demo</field>', 'level="0"'),
  );

  test('warns beside the work, once for what is alike, unless told not to', async () => {
    folder.write('dubious/d_rules.xml', DUBIOUS);
    const at = ['--rules', `${folder.path}/dubious`, '--json'];
    const { exitCode, errors, lines } = await logtest(at, FAIL);
    expect(exitCode).toBe(0);
    expect(lines).toHaveLength(1);
    expect(errors).toMatch(/lint: .*d_rules\.xml:3: rule 100500: A leading ! .*\(bang\)\n {4}→ Write negate/);
    expect((await logtest([...at, '--no-lint'], FAIL)).errors).toBe('');
  });

  test('alone evaluates nothing, and fails on a warning only with --strict', async () => {
    const at = ['--rules', `${folder.path}/dubious`, '--lint'];
    expect(await logtest(at, FAIL)).toMatchObject({ exitCode: 0, output: '' });
    expect(await logtest([...at, '--strict'], FAIL)).toMatchObject({ exitCode: 1, output: '' });
    const clean = await logtest(['--rules', rules, '--lint', '--strict']);
    expect(clean).toMatchObject({ exitCode: 0, errors: 'nothing to remark\n' });
  });
});

test.each([
  [[], 'name the rules to test: --rules DIR'],
  [['--rules', '/nonexistent'], 'there is no such folder'],
  [['--rules', 'x', '--junit', 'y'], '--junit goes with --test'],
  [['--rules', 'x', '--test', 'y', '--json'], '--test has --junit FILE'],
  [['--rules', 'x', '--strict'], '--strict goes with --lint or --test'],
  [['--rules', 'x', '--max-tried', 'many'], 'give a whole number'],
  [['--nosuch'], "unknown option '--nosuch'"],
])('%j is wrong usage', async (argv, message) => {
  const { exitCode, errors, output } = await logtest(argv);
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' });
  expect(errors).toContain(message);
});

test('--help shows every option with an example of use, within a hundred columns', async () => {
  const { exitCode, output } = await logtest(['--help']);
  expect(exitCode).toBe(0);
  for (const option of ['--rules', '--lists', '--wazuh-home', '--json', '--fresh', '--test', '--watch']) {
    expect(output).toContain(option);
  }
  expect(output).toMatch(/Examples:[\s\S]*Exit codes:/);
  expect(Math.max(...output.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
});
