import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const RUNTIME = fileURLToPath(new URL('../../../tools/runtime/node.mjs', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'sluice-runtime-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Makes the host look like another one: release and platform as the script sees them. */
function host(release: string, platform: string = process.platform): readonly string[] {
  const source =
    `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${release}' } });` +
    `Object.defineProperty(process, 'platform', { value: '${platform}' });`;
  return ['--import', `data:text/javascript,${encodeURIComponent(source)}`];
}

const run = (options: readonly string[], ...args: string[]) =>
  spawnSync(process.execPath, [...options, RUNTIME, ...args], { encoding: 'utf8' });

test('a host with an older Node.js runs programs on the release of the Lambdas, which npm brought', () => {
  const { stdout, status } = run(host('20.11.0'), '--version');
  expect(stdout).toMatch(/^v24\./);
  expect(status).toBe(0);
});

test('where npm brings none, a release that runs TypeScript by itself has to do', () => {
  expect(run(host('22.18.0', 'sunos'), '-p', '1 + 1').stdout).toBe('2\n');
});

test.each(['20.11.0', '22.17.1', '23.5.0'])(
  'where npm brings none, %s is told apart, with the way out',
  (release) => {
    const { stderr, status } = run(host(release, 'sunos'), '--version');
    expect(status).toBe(1);
    expect(stderr).toContain(`this is ${release} on sunos-`);
    expect(stderr).toContain('install Node.js 24');
  },
);

test('the program has its arguments, its streams and its exit code', () => {
  const { stdout, stderr, status } = run(
    [],
    '-e',
    'console.log(process.argv[1]); console.error("b"); process.exit(7)',
    'a b"c',
  );
  expect([stdout, stderr, status]).toEqual(['a b"c\n', 'b\n', 7]);
});

test('it runs from a checkout that is reached by a link', () => {
  const link = join(folder, 'linked');
  symlinkSync(join(RUNTIME, '../../..'), link);
  const { stdout } = spawnSync(process.execPath, [join(link, 'tools/runtime/node.mjs'), '-p', '1'], {
    encoding: 'utf8',
  });
  expect(stdout).toBe('1\n');
});

async function interrupted(program: string): Promise<number | null> {
  const child = spawn(process.execPath, [RUNTIME, '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

test('a signal reaches the program, which may end as it likes', async () => {
  const stay = 'setInterval(() => {}, 1_000); console.log("ready");';
  expect(await interrupted(`process.on("SIGINT", () => process.exit(3)); ${stay}`)).toBe(3);
  expect(await interrupted(stay)).toBe(130);
});
