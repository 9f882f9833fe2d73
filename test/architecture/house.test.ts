import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { STAGE_NAMES, STEP_NAMES } from '../../src/event/stage.ts';
import { QUEUES, STAGES } from '../../src/pipeline.ts';
import { ROOT, sourceFiles } from '../support/source-files.ts';

/** Effects that the core gets as arguments. */
const EFFECTS: readonly RegExp[] = [
  /\bprocess\./,
  /\bDate\.now\(/,
  /\bnew Date\(\s*\)/,
  /\bMath\.random\(/,
  /\brandom(UUID|Bytes|Int)\(/,
  /\bfetch\(/,
  /\bset(Timeout|Interval|Immediate)\(/,
  /\bconsole\./,
  /@aws-sdk\//,
  /'node:(fs|net|tls|http|https|http2|child_process|dns|os|worker_threads|timers)/,
];

const core = sourceFiles('src');
const ours = sourceFiles('src', 'adapters', 'functions', 'infra', 'tools').filter(
  ({ path }) => !path.includes('/generated/'),
);
const lines = (text: string) => text.split('\n').length;

test('the core has no effects', () => {
  const found = core.flatMap(({ path, text }) =>
    EFFECTS.filter((effect) => effect.test(text)).map((effect) => `${path}: ${effect.source}`),
  );
  expect(core.length).toBeGreaterThan(20);
  expect(found).toEqual([]);
});

/** The files of the rule tester that read a disk, each for one purpose. */
const READERS = /\/(load-directory|read-home|mitre\/database)\.ts$/;

test('the rule tester has no effects but where it reads files', () => {
  const tester = sourceFiles('packages/logtest/src').filter(({ path }) => !READERS.test(path));
  // Telling whether a text is an address opens no connection.
  const texts = tester.map(({ path, text }) => ({
    path,
    text: text.replace(/^import \{[^}]*isIP.*$/gm, ''),
  }));
  const found = texts.flatMap(({ path, text }) =>
    EFFECTS.filter((effect) => effect.test(text)).map((effect) => `${path}: ${effect.source}`),
  );
  expect(tester.length).toBeGreaterThan(50);
  expect(found).toEqual([]);
});

test('every stage is a folder of functions with its entry, handler and environment, and every such folder a stage', () => {
  const folders = readdirSync(join(ROOT, 'functions')).filter((name) => name !== 'middleware');
  expect(folders.toSorted()).toEqual([...STAGE_NAMES].toSorted());
  for (const stage of STAGE_NAMES)
    for (const file of ['index.ts', 'handler.ts', 'environment.ts'])
      expect(existsSync(join(ROOT, 'functions', stage, file)), `functions/${stage}/${file}`).toBe(true);
});

test('every step is a folder of src, and every folder of src a step, the event, the kernel or the configuration', () => {
  const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(folders.map(({ name }) => name).toSorted()).toEqual(
    [...STEP_NAMES, 'config', 'event', 'kernel'].toSorted(),
  );
});

test('every queue has a consumer that names it as its trigger', () => {
  for (const [name, { consumer }] of Object.entries(QUEUES)) expect(STAGES[consumer].trigger).toBe(name);
});

test('every step is run by a stage', () => {
  expect([...new Set(Object.values(STAGES).flatMap(({ steps }) => steps))].toSorted()).toEqual(
    [...STEP_NAMES].toSorted(),
  );
});

test('files are short: half of them at most 100 lines, none over 300', () => {
  const lengths = ours.map(({ text }) => lines(text)).toSorted((a, b) => a - b);
  expect(lengths[lengths.length >> 1]).toBeLessThanOrEqual(100);
  expect(
    ours.filter(({ text }) => lines(text) > 300).map(({ path, text }) => `${path} ${lines(text)}`),
  ).toEqual([]);
});

test('no folder or file is a heap of leftovers', () => {
  const heap = /(^|\/)(utils?|helpers?|common|misc|shared|lib)(\/|\.ts$)/;
  expect(ours.filter(({ path }) => heap.test(path)).map(({ path }) => path)).toEqual([]);
});

test('nothing is left undone or switched off', () => {
  const everything = [...ours, ...sourceFiles('test', 'packages')].filter(
    ({ path }) => path !== 'test/architecture/house.test.ts',
  );
  const undone =
    /\b(TODO|FIXME|HACK)\b|[/*] ?XXX\b|\b(?:it|test|describe)\.(?:only|todo)\b|@ts-(?:ignore|nocheck|expect-error)/;
  expect(everything.filter(({ text }) => undone.test(text)).map(({ path }) => path)).toEqual([]);
});
