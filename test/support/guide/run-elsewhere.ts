interface Elsewhere {
  /** Any page without it. */
  readonly page?: string;
  /** How the block begins; every block of the page without it. */
  readonly begins?: string;
  /** What runs these commands: a test, or the workflow that gives every change its verdict. */
  readonly test: string;
}

const START = 'test/scenario/start-command.test.ts';

/** Blocks that need nothing but a checkout and that the guide's own test does not run, since something else does. */
export const RUN_ELSEWHERE: readonly Elsewhere[] = [
  { page: 'docs/reference/http-api.md', test: 'test/scenario/api-samples.test.ts' },
  { page: 'docs/deploy.md', begins: 'npm ci\nnpx sluice init', test: 'test/property/init-config.test.ts' },
  { page: 'docs/faults.md', begins: 'npm run test:all', test: 'test/scenario/faults/manager.test.ts' },
  { page: 'examples/README.md', test: 'test/scenario/examples.test.ts' },
  { begins: 'npm start', test: START },
  { begins: 'npm ci\nnpm start', test: START },
  { begins: 'npm run demo', test: START },
  { begins: 'npm ci\nnpm test', test: '.github/workflows/ci.yml' },
  { begins: 'npm run soak', test: 'test/scenario/soak.test.ts' },
  { begins: 'npm run bench', test: '.github/workflows/ci.yml' },
];
