import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ConfigError, defineConfig, type SluiceConfig, type SluiceConfigInput } from '../src/config.ts';
import { CodedError } from '../src/kernel/coded-error.ts';
import { loadFault } from './load-fault.ts';

export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

/**
 * Loads the configuration that a file exports by default and checks it, whether or not the file called `defineConfig`.
 *
 * @param file relative to the repository; `sluice.config.ts` when not given
 * @throws ConfigError with every problem; CodedError `config_missing` when there is no such file or export, `config_broken` when it cannot
 * be loaded
 */
export async function readConfig(file = 'sluice.config.ts'): Promise<SluiceConfig> {
  const path = resolve(projectRoot, file);
  if (!existsSync(path))
    throw new CodedError(
      'config_missing',
      `there is no configuration at ${path}; \`npx sluice init\` writes one, \`-c config=<file>\` names another`,
    );
  try {
    const module: { default?: SluiceConfigInput } = await import(pathToFileURL(path).href);
    if (module.default === undefined)
      throw new CodedError(
        'config_missing',
        `${file} has no default export; end it with: export default defineConfig({ … })`,
      );
    return defineConfig(module.default);
  } catch (error) {
    // The file may have called `defineConfig` itself, which does not know its name.
    throw error instanceof ConfigError ? new ConfigError(error.problems, file) : loadFault(error, file, path);
  }
}
