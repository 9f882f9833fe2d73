import { defineConfig } from 'vitest/config';

/** One project per kind of proof, so that `npx vitest run --project unit` says what it runs. */
const KINDS = ['unit', 'property', 'conformance', 'contract', 'scenario', 'infra', 'architecture', 'browser'];

export default defineConfig({
  test: {
    projects: [
      ...KINDS.map((kind) => ({
        test: {
          name: kind,
          include: [`test/${kind}/**/*.test.ts`],
          testTimeout: kind === 'unit' || kind === 'property' ? 10_000 : 60_000,
          hookTimeout: 60_000,
          env: { POWERTOOLS_DEV: 'false', AWS_REGION: 'eu-west-1' },
        },
      })),
      { test: { name: 'packages', include: ['packages/*/test/**/*.test.ts'], testTimeout: 20_000 } },
    ],
  },
});
