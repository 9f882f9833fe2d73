import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { tarOf } from '../../../tools/cli/tar.ts';
import { NOW, sluice } from './run-sluice.ts';

let here = '';
beforeEach(async () => {
  here = await mkdtemp(join(tmpdir(), 'sluice-'));
  vi.spyOn(process, 'cwd').mockReturnValue(here);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(here, { recursive: true });
});

/** What is shipped below a folder, by path. */
async function contents(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const path of (await readdir(folder, { recursive: true })).toSorted())
    if (!path.includes('__pycache__') && path !== 'defaults.json' && /\.|sluice$/.test(path))
      found[path] = await readFile(join(folder, path), 'utf8');
  return found;
}

describe('sluice integration bundle', () => {
  test('packs what a manager needs, with the address and the threshold, so that tar unpacks it', async () => {
    await writeFile(
      join(here, 'sluice.config.ts'),
      `export default { tenants: [{ id: 'main' }], alerts: { threshold: 9 },
       wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] } };`,
    );
    const ran = await sluice(`integration bundle --url https://in.example.com --out ${here}`);
    expect(ran.exitCode).toBe(0);
    execFileSync('tar', ['xzf', 'sluice-integration.tar.gz'], { cwd: here });
    const folder = join(here, 'sluice-integration');
    expect(JSON.parse(await readFile(join(folder, 'defaults.json'), 'utf8'))).toEqual({
      url: 'https://in.example.com',
      level: 9,
    });
    const shipped = join(import.meta.dirname, '../../../content/integration');
    expect(await contents(folder)).toEqual(await contents(shipped));
    const installer = await stat(join(folder, 'install.sh'));
    expect(installer.mode & 0o777).toBe(0o755);
    expect(Math.floor(installer.mtimeMs)).toBe(Math.floor(NOW / 1000) * 1000);
  });

  test('needs no configuration, and an address that is one', async () => {
    const bare = await sluice(`integration bundle --url https://in.example.com --out ${here}`);
    const wrong = await sluice(`integration bundle --url http://in.example.com --out ${here}`);
    const nowhere = await sluice(`integration bundle --url https://in.example.com --out ${here}/no`);
    expect([bare.exitCode, wrong.exitCode, nowhere.exitCode]).toEqual([0, 2, 1]);
    expect(nowhere.errors).toContain('cannot be written: ENOENT');
  });
});

test('a path that an archive of this kind cannot hold is refused and not cut', () => {
  const file = { path: 'a'.repeat(101), mode: 0o644, content: new Uint8Array() };
  expect(() => tarOf([file], NOW)).toThrow(RangeError);
});
