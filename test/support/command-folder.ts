import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';

/**
 * Lets every test of the file, or of the block, run commands in a folder of its own that holds `files`, where no stack runs.
 *
 * @returns the folder of the running test
 */
export function commandFolder(files: Readonly<Record<string, string>> = {}): () => string {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-command-'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    vi.spyOn(process, 'cwd').mockReturnValue(folder);
    vi.stubEnv('SLUICE_STATE', join(folder, 'no-stack.json'));
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
  return () => folder;
}
