import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEMO_RULES, Folder } from './run-command.ts';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const BIN = 'node_modules/.bin/sluice-logtest';

let place: string;
let home: Folder;

function run(command: string, args: readonly string[], cwd: string, input = '') {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, input, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** A copy of the repository around the package, so that packing changes nothing where others work. */
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'logtest-pack-'));
  home = new Folder();
  for (const name of ['tsconfig.json', 'LICENSE', 'NOTICE'])
    cpSync(join(REPOSITORY, name), join(place, name));
  cpSync(join(REPOSITORY, 'packages/logtest'), join(place, 'packages/logtest'), { recursive: true });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(place, 'node_modules'));
  const manifest = readFileSync(join(place, 'packages/logtest/package.json'), 'utf8');
  const packed = run(
    'npm',
    ['pack', '--json', '--pack-destination', home.path],
    join(place, 'packages/logtest'),
  );
  if (packed.status !== 0) throw new Error(packed.stderr);
  expect(readFileSync(join(place, 'packages/logtest/package.json'), 'utf8')).toBe(manifest);
  home.write('package.json', '{"name":"stranger","private":true,"type":"module"}');
  const archive = (JSON.parse(packed.stdout.slice(packed.stdout.indexOf('['))) as { filename: string }[])[0]
    ?.filename;
  const installed = run(
    'npm',
    ['install', '--offline', '--no-audit', '--no-fund', `./${archive}`],
    home.path,
  );
  if (installed.status !== 0) throw new Error(installed.stderr);
});
afterAll(() => {
  home.remove();
  rmSync(place, { recursive: true });
});

test('the package installs offline, without a dependency, and its command answers', () => {
  home.write('rules/demo_rules.xml', DEMO_RULES);
  const event = '{"app":"demo","kind":"fail"}\n';
  const { status, stdout, stderr } = run(BIN, ['--rules', 'rules', '--json'], home.path, event);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ rule: { id: '100001', level: 5 }, decoder: { name: 'json' } });
  const manifest = JSON.parse(
    readFileSync(join(home.path, 'node_modules/@sluice/logtest/package.json'), 'utf8'),
  ) as object;
  expect(manifest).not.toHaveProperty('dependencies');
  expect(manifest).not.toHaveProperty('scripts');
});

test('the package has no source, no test, no map and no word of the machine that made it', () => {
  const folder = join(home.path, 'node_modules/@sluice/logtest');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  expect(paths.length).toBeGreaterThan(20);
  expect(
    paths.filter((path) => /\.map$|(?<!\.d)\.ts$|\.test\.|[\\/](test|build|src)[\\/].*js$/.test(path)),
  ).toEqual([]);
  const telling = paths.filter((path) => {
    // esbuild names where a module is from, which here is behind a link.
    const text = readFileSync(path, 'utf8').replaceAll(/^\s*\/\/ \S*node_modules\/.*$/gm, '');
    return text.includes(place) || text.includes(REPOSITORY) || text.includes('sourceMappingURL');
  });
  expect(telling).toEqual([]);
});

test('the library is there for import, with types that tell right from wrong', () => {
  const use = `import { loadRuleset, rootRules, stockCloudTrailStandIn } from '@sluice/logtest';\n`;
  home.write(
    'use.mjs',
    `${use}console.log(loadRuleset({ rules: [rootRules(), ...stockCloudTrailStandIn().rules] }).ok);`,
  );
  expect(run('node', ['use.mjs'], home.path).stdout).toBe('true\n');
  home.write('right.ts', `${use}export const ok: boolean = loadRuleset({ rules: [rootRules()] }).ok;`);
  home.write('wrong.ts', `${use}export const ok: string = loadRuleset({ rules: [rootRules()] }).ok;`);
  const compiler = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', ''];
  const { stdout } = run('node', [compiler, ...options, 'right.ts', 'wrong.ts'], home.path);
  const complaints = stdout.split('\n').filter((line) => /^\S/.test(line));
  expect(complaints).toEqual([
    expect.stringMatching(/^wrong\.ts.*'boolean' is not assignable to type 'string'/),
  ]);
});

test('the same command runs from the sources in the repository', () => {
  const bin = join(REPOSITORY, 'packages/logtest/bin/sluice-logtest.mjs');
  const { status, stdout } = run('node', [bin, '--rules', 'rules', '--json'], home.path, '{"app":"demo"}\n');
  expect(status).toBe(0);
  expect(stdout).toContain('"id":"100000"');
});
