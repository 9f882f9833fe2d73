import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../support/source-files.ts';
import { jobsOf, workflows } from '../support/workflows.ts';

const flows = workflows();
const jobs = jobsOf(flows);
const steps = jobs.flatMap(([name, { steps }]) => steps.map((step) => [name, step] as const));
const uses = flows.flatMap(({ path, text }) =>
  [...text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, action = '']) => [path, action] as const),
);

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
}
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;

test('there are workflows with jobs and steps', () => {
  expect(flows.map(({ path }) => path)).toContain('.github/workflows/ci.yml');
  expect(uses).toHaveLength(steps.filter(([, { uses }]) => uses !== undefined).length);
});

test('every action is one commit, with the version that it is', () => {
  const loose = uses.filter(([, action]) => !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action));
  expect(loose).toEqual([]);
});

test('an action is the same commit everywhere', () => {
  const pins = new Map<string, Set<string>>();
  for (const [, action] of uses) {
    const [name = '', pin = ''] = action.split('@');
    pins.set(name, (pins.get(name) ?? new Set()).add(pin));
  }
  expect([...pins].filter(([, { size }]) => size > 1)).toEqual([]);
});

test('nobody from outside starts a workflow that has rights', () => {
  const triggers = flows.flatMap(({ path, on }) => Object.keys(on).map((event) => `${path} ${event}`));
  expect(
    triggers.filter((trigger) => /pull_request_target|workflow_run|issue|discussion/.test(trigger)),
  ).toEqual([]);
});

test('a workflow gives nothing but reading to jobs that do not ask, and every job asks', () => {
  for (const { path, permissions } of flows)
    expect(
      Object.values(permissions ?? { all: 'write' }).every((right) => right === 'read'),
      path,
    ).toBe(true);
  expect(jobs.filter(([, { permissions }]) => permissions === undefined).map(([name]) => name)).toEqual([]);
});

test('no job that a pull request starts may write, but for words on that request and an identity at AWS', () => {
  const started = flows.filter(({ on }) => 'pull_request' in on);
  const rights = jobsOf(started).flatMap(([name, { permissions = {} }]) =>
    Object.entries(permissions).flatMap(([right, level]) => (level === 'write' ? [`${name} ${right}`] : [])),
  );
  expect(rights).toEqual([
    'examples/github-actions/deploy.yml diff id-token',
    'examples/github-actions/deploy.yml diff pull-requests',
    'examples/github-actions/deploy.yml deploy id-token',
  ]);
});

test('every job ends by itself, and a later run of the same waits or takes its place', () => {
  expect(jobs.filter(([, job]) => !((job['timeout-minutes'] ?? 360) <= 60)).map(([name]) => name)).toEqual(
    [],
  );
  expect(flows.filter(({ concurrency }) => concurrency === undefined).map(({ path }) => path)).toEqual([]);
});

test('what others write is never part of a command', () => {
  expect(steps.filter(([, { run = '' }]) => run.includes('${{'))).toEqual([]);
});

test('no checkout leaves its token where later steps find it', () => {
  const checkouts = steps.filter(([, { uses = '' }]) => uses.startsWith('actions/checkout@'));
  expect(checkouts.length).toBeGreaterThan(1);
  expect(checkouts.filter(([, step]) => step.with?.['persist-credentials'] !== false)).toEqual([]);
});

test("who may publish runs nothing of the repository, and only with somebody's consent", () => {
  const release = flows.find(({ path }) => path.endsWith('workflows/release.yml'));
  const publishing = jobsOf(release === undefined ? [] : [release]).filter(
    ([, { permissions = {} }]) => permissions['id-token'] === 'write',
  );
  expect(publishing.map(([name]) => name)).toEqual(['.github/workflows/release.yml publish']);
  for (const [, { environment, steps }] of publishing) {
    expect(environment).toBe('release');
    expect(steps.filter(({ uses = '' }) => uses.startsWith('actions/checkout@'))).toEqual([]);
    expect(steps.filter(({ run = '' }) => /npm (ci|install|run|exec)|npx /.test(run))).toEqual([]);
  }
});

test('a fork that deploys Sluice releases nothing: every job of a release waits for the one that asks', () => {
  const { jobs = {} } = flows.find(({ path }) => path.endsWith('workflows/release.yml')) ?? {};
  const [first, ...others] = Object.entries(jobs);
  expect(first?.[1].if).toBe("vars.SLUICE_RELEASES == 'true'");
  expect(others.length).toBeGreaterThan(2);
  for (const [name, { needs }] of others) expect([needs].flat(), name).toContain(first?.[0]);
});

test('a job that may publish installs from the registry alone, not from a cache that others wrote', () => {
  const publishing = jobs.filter(
    ([name, { permissions = {} }]) => name.startsWith('.github/') && permissions['id-token'] === 'write',
  );
  const cached = publishing.filter(([, { steps }]) => steps.some((step) => step.with?.cache !== undefined));
  expect(cached).toEqual([]);
});

test('every command of npm is a script of the repository', () => {
  const commands = steps.flatMap(([, { run = '' }]) =>
    [...run.matchAll(/\bnpm run (?:--silent |-s )?([\w:-]+)/g)].map(([, script = '']) => script),
  );
  expect(commands).toContain('lint');
  expect(commands.filter((script) => manifest.scripts[script] === undefined)).toEqual([]);
});

test('what a change costs is held against the floors for every pull request', () => {
  const ci = flows.find(({ path }) => path === '.github/workflows/ci.yml');
  const commands = Object.values(ci?.jobs ?? {}).flatMap(({ steps }) => steps.map(({ run }) => run));
  expect(Object.keys(ci?.on ?? {})).toContain('pull_request');
  expect(commands).toContain('npm run bench -- --guard');
});

test('the tests run where engines begin, and with the release of the Lambda functions', () => {
  const releases = jobs.find(([name]) => name.endsWith('ci.yml test'))?.[1].strategy?.matrix?.node;
  expect(`>=${String(releases?.[0])}`).toBe(manifest.engines.node);
  expect(releases).toContain(24);
});

test('dependencies that are proposed have been out for a week, and each has one proposal', () => {
  const { updates } = parse(readFileSync(join(ROOT, '.github/dependabot.yml'), 'utf8')) as {
    updates: readonly {
      'package-ecosystem': string;
      directory: string;
      cooldown: { 'default-days': number };
    }[];
  };
  const looked = updates.map((update) => `${update['package-ecosystem']} ${update.directory}`);
  expect(looked).toEqual(expect.arrayContaining(['npm /', 'github-actions /']));
  expect(looked).toContain('npm /tools/release');
  for (const { cooldown } of updates) expect(cooldown['default-days']).toBeGreaterThanOrEqual(7);
});
