import { expect, test } from 'vitest';
import { ConfigError, defineConfig, type SluiceConfigInput } from '../../src/config.ts';

const MINIMAL: SluiceConfigInput = {
  tenants: [{ id: 'acme' }],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
};
type Observability = NonNullable<SluiceConfigInput['observability']>;

function problemsOf(observability: Observability) {
  try {
    defineConfig({ ...MINIMAL, observability });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
  return [];
}

test('without the setting logs are kept for a month, and no source and no bill is watched', () => {
  const { budgetUsdPerMonth, silence, logRetentionDays } = defineConfig(MINIMAL).observability;
  expect([budgetUsdPerMonth, silence, logRetentionDays]).toEqual([undefined, [], 30]);
});

test('a silence of a tenant that is not there, and one that is watched twice, are told with their place', () => {
  expect(
    problemsOf({
      silence: [
        { source: 'app', afterHours: 2 },
        { source: 'app', tenant: 'acme', afterHours: 2 },
        { source: 'vpcflow', tenant: 'amce', afterHours: 2 },
        { source: 'app', afterHours: 24 },
      ],
    }),
  ).toEqual([
    'observability.silence[2].tenant: no tenant "amce"',
    'observability.silence[3]: "app" is watched twice; keep the one with the right hours',
  ]);
});

test('a silence that the ledger could not see, and a bill of nothing, are refused', () => {
  const problems = problemsOf({ silence: [{ source: 'app', afterHours: 400 }], budgetUsdPerMonth: 0 });
  expect(problems.map((problem) => problem.split(':')[0])).toEqual([
    'observability.silence[0].afterHours',
    'observability.budgetUsdPerMonth',
  ]);
});
