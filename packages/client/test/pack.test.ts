import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepted } from './fake-world.ts';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));

let place: string;
let home: string;

function run(command: string, args: readonly string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** A copy of the repository around the package, so that packing changes nothing where others work. */
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'client-pack-'));
  home = mkdtempSync(join(tmpdir(), 'client-home-'));
  for (const name of ['tsconfig.json', 'LICENSE', 'NOTICE'])
    cpSync(join(REPOSITORY, name), join(place, name));
  const source = join(REPOSITORY, 'packages/client');
  const copied = join(place, 'packages/client');
  mkdirSync(copied, { recursive: true });
  for (const name of readdirSync(source))
    if (!['dist', 'test', 'node_modules'].includes(name))
      cpSync(join(source, name), join(copied, name), { recursive: true });
  symlinkSync(join(REPOSITORY, 'node_modules'), join(place, 'node_modules'));
  const manifest = readFileSync(join(copied, 'package.json'), 'utf8');
  const packed = run('npm', ['pack', '--json', '--pack-destination', home], copied);
  if (packed.status !== 0) throw new Error(packed.stderr);
  expect(readFileSync(join(copied, 'package.json'), 'utf8')).toBe(manifest);
  writeFileSync(join(home, 'package.json'), '{"name":"stranger","private":true}');
  const archive = (JSON.parse(packed.stdout.slice(packed.stdout.indexOf('['))) as { filename: string }[])[0]
    ?.filename;
  const installed = run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${archive}`], home);
  if (installed.status !== 0) throw new Error(installed.stderr);
});
afterAll(() => {
  for (const path of [home, place]) rmSync(path, { recursive: true });
});

const installed = () => join(home, 'node_modules/@sluice/client');
const manifest = () =>
  JSON.parse(readFileSync(join(installed(), 'package.json'), 'utf8')) as {
    exports: Record<string, Record<'import' | 'require', { types: string; default: string }>>;
  };

test('the package has no dependency, no script, and every file that its manifest names', () => {
  const published = manifest();
  for (const name of ['dependencies', 'scripts', 'private']) expect(published).not.toHaveProperty(name);
  expect(Object.keys(published.exports)).toContain('.');
  for (const { import: esm, require: cjs } of Object.values(published.exports))
    for (const path of [esm.types, esm.default, cjs.types, cjs.default])
      expect(readFileSync(join(installed(), path), 'utf8').length).toBeGreaterThan(10);
});

test('the package has no source, no test, no map and no word of the machine that made it', () => {
  const folder = installed();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  expect(paths.length).toBeGreaterThan(20);
  expect(
    paths.filter((path) => /\.map$|(?<!\.d)\.ts$|\.test\.|[\\/](test|build|src)[\\/].*js$/.test(path)),
  ).toEqual([]);
  const telling = paths.filter((path) => {
    const text = readFileSync(path, 'utf8');
    return text.includes(place) || text.includes(REPOSITORY) || text.includes('sourceMappingURL');
  });
  expect(telling).toEqual([]);
});

const USE = `
  const sent = [];
  const fetch = async (url, init) => {
    sent.push(...JSON.parse(init.body));
    return new Response(JSON.stringify({ outcomes: sent.map(() => ({ status: 'accepted' })) }), { status: 202 });
  };
  const client = createClient({ url: 'https://s.example', key: 'k', fetch, app: 'stranger' });
  client.logAuthEvent('login', 'u1');
  client.close().then((result) => console.log(JSON.stringify({ result, sent, disabled: !getWazuhClient().enabled })));
`;

test.each([
  ['imported', 'use.mjs', `import { createClient, getWazuhClient } from '@sluice/client';${USE}`],
  ['required', 'use.cjs', `const { createClient, getWazuhClient } = require('@sluice/client');${USE}`],
])('the package can be %s', (_, file, program) => {
  writeFileSync(join(home, file), program);
  const { status, stdout, stderr } = run('node', [file], home);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({
    result: { sent: 1, dropped: {}, buffered: 0 },
    sent: [{ action: 'auth_login', user: 'u1', service: { name: 'stranger' } }],
    disabled: true,
  });
});

/** The compiler's word on programs, as modules of either kind and without the types of Node.js or a browser. */
function compile(programs: Readonly<Record<string, string>>): readonly string[] {
  for (const [file, text] of Object.entries(programs)) writeFileSync(join(home, file), text);
  const compiler = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022'];
  const files = Object.keys(programs);
  const { status, stdout } = run('node', [compiler, ...options, '--types', '', ...files], home);
  expect(status === 0).toBe(stdout === '');
  return stdout.split('\n').filter((line) => /^\S/.test(line));
}

test('types are there for modules of either kind, and tell right from wrong', () => {
  const use = `import { createClient, type ClientEvent, type WazuhEvent } from '@sluice/client';\n`;
  const right = `${use}
    const client = createClient({ url: 'https://s.example', key: 'k', sampleRate: (event) => (event.level === 'info' ? 0.1 : 1) });
    const event: ClientEvent = { action: 'auth_login', user: { id: 1 } };
    export const sent: Promise<void> = client.sendEvent(event);
    export const old: WazuhEvent = { level: 'info', location: '/', action: 'a', details: { any: { thing: 1 } } };
    void client.logTransaction({ id: 't', amount: 1, currency: 'EUR' });`;
  const wrong = `${use}
    void createClient().sendEvent({ level: 'info' });
    void createClient().logQRScan('q', 'burnt');`;
  const complaints = compile({
    'right.mts': right,
    'right.cts': right,
    'wrong.mts': wrong,
    'wrong.cts': wrong,
  });
  const about = (file: string, line: number) => expect.stringMatching(new RegExp(`^${file}\\(${line},`));
  expect([...complaints].sort()).toEqual([
    about('wrong.cts', 3),
    about('wrong.cts', 4),
    about('wrong.mts', 3),
    about('wrong.mts', 4),
  ]);
  expect(complaints.filter((complaint) => complaint.includes('burnt'))).toHaveLength(2);
});

test('a worker that has nothing of Node.js runs it: no process, no Buffer, no timers that know unref', async () => {
  const entry = join(installed(), 'dist/esm/index.js');
  const { outputFiles } = await build({
    stdin: { contents: `export * from ${JSON.stringify(entry)};`, resolveDir: home },
    bundle: true,
    format: 'iife',
    globalName: 'sluice',
    write: false,
  });
  const requests: { url: string; body: string }[] = [];
  const fetch = async (url: string, init: { body: string }) => {
    requests.push({ url, body: init.body });
    return accepted(1);
  };
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  const later = (callback: () => void, ms: number) => {
    timers.set(timers.size, setTimeout(callback, ms));
    return timers.size - 1;
  };
  const globals = {
    fetch,
    setTimeout: later,
    clearTimeout: (id: number) => clearTimeout(timers.get(id)),
    AbortController,
    TextDecoder,
  };
  const context = createContext(globals);
  runInContext(outputFiles[0]?.text ?? '', context);
  const told = (await runInContext(
    `const client = sluice.createClient({ url: 'https://s.example', key: 'slp_x' });
     client.logAuthEvent('login', 'u1');
     client.sendEvent({ action: 'a', details: { text: '${'x'.repeat(3_000)}' } });
     client.close().then((result) => JSON.stringify({ result, types: [typeof process, typeof Buffer, typeof crypto] }))`,
    context,
  )) as string;
  expect(JSON.parse(told)).toEqual({
    result: { sent: 2, dropped: {}, buffered: 0 },
    types: ['undefined', 'undefined', 'undefined'],
  });
  expect(requests).toHaveLength(1);
  const ids = (JSON.parse(requests[0]?.body ?? '') as { id: string }[]).map(({ id }) => id);
  expect(new Set(ids).size).toBe(2);
  for (const id of ids) expect(id).toMatch(/^[\da-z]+-[\da-z]{10,}-\d+$/);
});

test('what bundlers put in place of variables stays as it is written', () => {
  for (const file of ['esm', 'cjs'].flatMap((kind) =>
    readdirSync(join(installed(), 'dist', kind)).map((name) => join('dist', kind, name)),
  )) {
    if (!/(esm\/chunk|cjs\/index|esm\/index).*\.js$/.test(file)) continue;
    const text = readFileSync(join(installed(), file), 'utf8');
    if (!text.includes('NEXT_PUBLIC')) continue;
    for (const name of [
      'NEXT_PUBLIC_SLUICE_URL',
      'NEXT_PUBLIC_SLUICE_KEY',
      'EXPO_PUBLIC_SLUICE_URL',
      'EXPO_PUBLIC_SLUICE_KEY',
    ])
      expect(text).toContain(`process.env.${name}`);
    return;
  }
  throw new Error('no file reads the environment');
});
