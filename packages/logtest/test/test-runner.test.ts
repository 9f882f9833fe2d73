import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readXml } from '../src/load/xml.ts';
import { DEMO_RULES, Folder, logtest } from './run-command.ts';

let folder: Folder;

beforeAll(() => {
  folder = new Folder();
  folder.write('good/demo_rules.xml', DEMO_RULES);
});
afterAll(() => folder.remove());

const fixture = (content: object) => JSON.stringify(content, null, 1);
const GOOD = fixture({
  base: { app: 'demo', kind: 'fail', who: 'ann' },
  sequences: [
    { rule: '100001', fires: true, name: 'a failure', events: [{}], ends: ['100001'] },
    {
      rule: '100001',
      fires: false,
      name: 'another kind',
      events: [{ set: { kind: 'ok' } }],
      ends: ['100000'],
    },
    { rule: 100_002, fires: true, name: 'three of one user', events: [{ times: 3, at: 0 }] },
    {
      rule: 100_002,
      fires: false,
      name: 'too slow',
      events: [{ times: 2 }, { at: 61 }],
    },
  ],
  cases: [
    {
      name: 'everything an event gives',
      event: { app: 'demo', kind: 'fail', from: { city: 'Bern', zip: '3000' } },
      expect: {
        rule: 100_001,
        level: 5,
        alert: true,
        decoder: 'json',
        description: 'demo',
        groups: ['demo'],
        data: { from: { city: 'Bern' }, who: null },
      },
    },
    { name: 'a line of text', log: 'hello', expect: { rule: null, decoder: null, alert: false } },
  ],
});

describe('--test', () => {
  test('runs the fixtures beside the rules and counts the rules that have one', async () => {
    folder.write('good/fixtures/demo.json', GOOD);
    const { exitCode, output, errors } = await logtest(['--test', `${folder.path}/good`]);
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' });
    expect(output).toContain('6 passed, 0 failed (6 cases in 1 file');
    expect(output).toContain('coverage: 3 of 3 rules (100 %)');
    const one = await logtest(['--test', `${folder.path}/good/fixtures/demo.json`]);
    expect(one.output).toContain('6 passed, 0 failed');
    const verbose = await logtest(['--test', `${folder.path}/good/fixtures`, '-v']);
    expect(verbose.output).toContain('✓ 100001 stays silent: another kind');
  });

  test('shows expected and got, who took the event, and why the expected rule did not', async () => {
    folder.write('bad/demo_rules.xml', DEMO_RULES);
    const path = folder.write(
      'bad/fixtures/demo.json',
      fixture({
        base: { app: 'demo', kind: 'fail', who: 'ann' },
        sequences: [
          { rule: '100002', fires: true, name: 'only two', events: [{ times: 2 }] },
          {
            rule: '100001',
            fires: true,
            name: 'misspelled',
            events: [{ set: { kind: 'fails' } }],
            ends: ['100001'],
          },
          {
            rule: '100001',
            fires: true,
            name: 'another app',
            events: [{ set: { app: 'x' } }],
            ends: ['100001'],
          },
        ],
      }),
    );
    const { exitCode, output } = await logtest(['--test', `${folder.path}/bad`]);
    expect(exitCode).toBe(1);
    expect(output).toContain('0 passed, 3 failed');
    expect(output).toContain(
      '- expected an event that ends at rule 100002\n      + got      events that end at 100001',
    );
    expect(output).toContain('100002 did not match: counted 2 of 3 within 60 s with the same who.');
    expect(output).toContain('+ got      rule 100000 (level 0) "demo"');
    expect(output).toContain('100001 did not match: field kind "fails" does not match osregex ^fail$.');
    expect(output).toContain('100001 was not tried, since its parent 100000 did not match: field app "x"');
    expect(output).toContain(`(${path}:`);
  });

  test('says which line of a fixture file is wrong, runs the rest, and fails', async () => {
    folder.write('faulty/demo_rules.xml', DEMO_RULES);
    folder.write(
      'faulty/fixtures/a.json',
      `{
  "base": {"app": "demo"},
  "sequences": [
    {"name": "misspelled", "events": [{"tims": 2}], "ends": ["100000", "100000"]},
    {"name": "too few", "events": [{"times": 2}], "ends": ["100000"]},
    {"name": "says two things", "rule": "100001", "fires": true, "events": [{}], "ends": ["100000"]},
    {"name": "good", "events": [{}], "ends": ["100000"]}
  ]
}`,
    );
    folder.write('faulty/fixtures/b.json', '{\n  "cases": [\n    {"name": "x",}\n  ]\n}');
    const { exitCode, output } = await logtest(['--test', `${folder.path}/faulty`]);
    expect(exitCode).toBe(1);
    expect(output).toContain(
      'line 4, sequences[0].events[0].tims: "tims" is not known here; did you mean "times"?',
    );
    expect(output).toContain('line 5, sequences[1]: "ends" holds 1 rules for 2 events');
    expect(output).toContain('line 6, sequences[2]: it is said to fire, but "ends" never holds 100001');
    expect(output).toContain('line 3: a comma stands before the end; remove it');
    expect(output).toContain('1 passed, 0 failed, 4 faults in fixture files');
  });

  test('chooses cases by their file, rule or name', async () => {
    const at = ['--test', `${folder.path}/good`];
    expect((await logtest([...at, '--filter', 'TOO slow'])).output).toContain('1 passed');
    expect((await logtest([...at, '--filter', '100002'])).output).toContain('2 passed');
    const none = await logtest([...at, '--filter', 'nosuch']);
    expect(none).toMatchObject({ exitCode: 2 });
    expect(none.errors).toContain('no case holds "nosuch"');
  });

  test('names the rules without a fixture, which is a failure with --strict', async () => {
    folder.write('partly/demo_rules.xml', DEMO_RULES);
    folder.write(
      'partly/fixtures/a.json',
      fixture({ cases: [{ name: 'base', event: { app: 'demo' }, expect: { rule: '100000' } }] }),
    );
    const at = ['--test', `${folder.path}/partly`];
    const { exitCode, output } = await logtest(at);
    expect(exitCode).toBe(0);
    expect(output).toMatch(/1 of 3 rules \(33 %\).*without one:\n {2}100001 .*demo_rules\.xml:7\n {2}100002/);
    expect((await logtest([...at, '--strict'])).exitCode).toBe(1);
  });

  test('without any fixture is wrong usage', async () => {
    folder.write('none/demo_rules.xml', DEMO_RULES);
    const { exitCode, errors } = await logtest(['--test', `${folder.path}/none`]);
    expect(exitCode).toBe(2);
    expect(errors).toContain('looks for .json and .ini files in the folder and in fixtures/ below it');
  });
});

test('--junit writes XML that holds whatever names and values hold', async () => {
  folder.write('junit/demo_rules.xml', DEMO_RULES);
  const nasty = `a <b> & "c" 'd' ]]> \u0001 \ud83d é\n`;
  folder.write(
    'junit/fixtures/a.json',
    fixture({
      cases: [
        { name: nasty, event: { app: 'demo' }, expect: { description: nasty } },
        { name: 'good', event: { app: 'demo' }, expect: { rule: 100_000 } },
      ],
    }),
  );
  folder.write('junit/fixtures/b.json', '[]');
  const report = `${folder.path}/report.xml`;
  const { exitCode } = await logtest(['--test', `${folder.path}/junit`, '--junit', report]);
  expect(exitCode).toBe(1);
  const xml = readFileSync(report, 'utf8');
  expect(xml).toContain('<testsuites name="sluice-logtest" tests="3" failures="1" errors="1"');
  expect(xml).toContain('a &lt;b&gt; &amp; &quot;c&quot; &apos;d&apos; ]]&gt; \ufffd \ufffd é&#10;');
  const forbidden = xml.split('').filter((char) => char < ' ' && !'\t\n\r'.includes(char));
  expect(forbidden).toEqual([]);
  const document = readXml(xml.replace(/^<\?xml.*\?>/, '').replace(/\/>/g, ' />'));
  expect(document.ok && document.roots[0]?.children.map(({ children }) => children.length)).toEqual([2, 1]);
});

describe("Wazuh's own test files", () => {
  const INI = `; comment
[a failure]
log 1 pass = {"app":"demo","kind":"fail","who":"x=y"}
log 2 pass = {"app":"demo","kind":"fail"}
log 3 fail = {"app":"demo","kind":"ok"}

rule = 100001
alert = 5
decoder = json

[a burst, several events under one name]
log 1 pass = {"app":"demo","kind":"fail","who":"ann"}
log 1 pass = {"app":"demo","kind":"fail","who":"ann"}
  {"app":"demo","kind":"fail","who":"ann"}
rule = 100002
alert = 10
decoder = json
`;

  test('run beside the rules, a session for every log', async () => {
    folder.write('ini/demo_rules.xml', DEMO_RULES);
    folder.write('ini/fixtures/demo.ini', INI);
    const { exitCode, output } = await logtest(['--test', `${folder.path}/ini`, '-v']);
    expect(exitCode).toBe(0);
    expect(output).toContain('4 passed, 0 failed');
    expect(output).toContain('✓ 100001: a failure, log 3 fail');
  });

  test('fail on another rule, level or decoder, and on a log that has to fail but does not', async () => {
    folder.write('ini2/demo_rules.xml', DEMO_RULES);
    const wrong = INI.replace('log 1 pass = {"app":"demo","kind":"fail","who":"x=y"}', 'log 1 pass = text')
      .replace('log 3 fail = {"app":"demo","kind":"ok"}', 'log 3 fail = {"app":"demo","kind":"fail"}')
      .replace('alert = 10', 'alert = 11');
    folder.write('ini2/fixtures/demo.ini', `${wrong}[no rule]\nlog 1 pass = x\n`);
    const { exitCode, output } = await logtest(['--test', `${folder.path}/ini2`]);
    expect(exitCode).toBe(1);
    expect(output).toContain('+ got      no rule (and no decoder took the event)');
    expect(output).toContain('- expected anything else, since it is a log that has to fail');
    expect(output).toContain('- expected level 11\n      + got      level 10');
    expect(output).toContain('[no rule] needs rule, alert and decoder');
  });
});
