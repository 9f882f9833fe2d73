import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The kinds of proof, those whose files take longest first: whoever is through takes the short ones meanwhile. */
const FOLDERS = [
  'test/scenario',
  'test/browser',
  'test/infra',
  'test/contract',
  'test/conformance',
  'test/property',
  'packages',
  'test/architecture',
  'test/unit',
].map((folder) => join(import.meta.dirname, folder));

const kindOf = ({ moduleId }: TestSpecification): number =>
  FOLDERS.findIndex((folder) => moduleId.startsWith(folder));

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => kindOf(a) - kindOf(b));
  }
}

// Workers and the commands that tests start load the same files over and over: compiled once is enough.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/node-compile-cache');

// One project for all kinds: a worker goes from kind to kind with what it has loaded, and each project would start its own.
export default defineConfig({
  test: {
    include: ['{test,packages/*/test}/**/*.test.ts'],
    // CDK's validator takes seconds a template, and test/infra/validation.test.ts asks for it.
    env: { POWERTOOLS_DEV: 'false', AWS_REGION: 'eu-west-1', CDK_VALIDATION: 'false' },
    sequence: { sequencer: LongestFirst },
    // A worker loads what many files import once, not once a file; every file leaves the process as it found it.
    isolate: false,
    // Node.js runs TypeScript itself, as `npm start` and Lambda's bundle do: a quarter of the time went into translating it again.
    // No test puts anything in the place of a module, so that nobody needs to read each one for it.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // Most of what a test makes is garbage at once: with room for it, a tenth of the time does not go into looking through it.
    execArgv: ['--max-semi-space-size=64'],
    // For what hangs: a machine that is busy with something else may take its time.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Vitest would leave one core to itself, which is half of two.
    maxWorkers: Math.max(3, availableParallelism() - 1),
  },
});
