import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** One project per kind of proof, so that `npx vitest run --project unit` says what it runs. */
const KINDS = ['unit', 'property', 'conformance', 'contract', 'scenario', 'infra', 'architecture', 'browser'];

// Workers and the commands that tests start load the same files over and over: compiled once is enough.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/node-compile-cache');

const SHARED = {
  // A worker loads what many files import once, not once a file; every file leaves the process as it found it.
  isolate: false,
  // Node.js runs TypeScript itself, as `npm start` and Lambda's bundle do: a quarter of the time went into translating it again.
  experimental: { viteModuleRunner: false },
  // For what hangs: a machine that is busy with something else may take its time.
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  test: {
    // Vitest would leave one core to itself, which is half of two.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    projects: [
      ...KINDS.map((kind) => ({
        test: {
          name: kind,
          include: [`test/${kind}/**/*.test.ts`],
          ...SHARED,
          env: { POWERTOOLS_DEV: 'false', AWS_REGION: 'eu-west-1' },
        },
      })),
      { test: { name: 'packages', include: ['packages/*/test/**/*.test.ts'], ...SHARED } },
    ],
  },
});
