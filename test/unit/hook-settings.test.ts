import { expect, test } from 'vitest';
import { ConfigError, defineConfig, type SluiceConfigInput } from '../../src/config.ts';

const base = {
  tenants: [{ id: 'main' }],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
} satisfies SluiceConfigInput;

function problemsOf(hooks: unknown): Record<string, string> {
  try {
    defineConfig({ ...base, hooks } as SluiceConfigInput);
    return {};
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return Object.fromEntries(error.problems.map(({ path, message }) => [path, message]));
  }
}

test('a hook needs a name and a tenant; the rest has defaults', () => {
  const { hooks } = defineConfig({
    ...base,
    hooks: {
      supabase: [{ name: 'shop-database', tenant: 'main' }],
      sentry: [{ name: 'sentry', tenant: 'main' }],
    },
  });
  expect(hooks).toEqual({
    supabase: [
      {
        name: 'shop-database',
        tenant: 'main',
        application: 'shop-database',
        scheme: 'header',
        header: 'x-sluice-hook-secret',
      },
    ],
    sentry: [{ name: 'sentry', tenant: 'main', application: 'sentry', scheme: 'signature' }],
  });
  expect(defineConfig({ ...base, hooks }).hooks).toEqual(hooks);
  expect(defineConfig(base).hooks).toEqual({ supabase: [], sentry: [] });
});

test('every problem of hooks is reported at its place, with what to do', () => {
  expect(
    problemsOf({
      supabase: [
        { name: 'one', tenant: 'main' },
        { name: 'two', tenant: 'nobody' },
      ],
      sentry: [{ name: 'one', tenant: 'main' }],
    }),
  ).toEqual({
    'hooks.supabase[1].tenant': 'no tenant "nobody"; known: main',
    'hooks.sentry[0].name': '"one" is used twice; a hook\'s secret is found by its name',
  });
  expect(
    Object.keys(
      problemsOf({
        supabase: [{ name: 'Shop', tenant: 'main', scheme: 'none', header: 'Content-Type', secret: 'x' }],
      }),
    ).toSorted(),
  ).toEqual([
    'hooks.supabase[0]',
    'hooks.supabase[0].header',
    'hooks.supabase[0].name',
    'hooks.supabase[0].scheme',
  ]);
});

test.each(['content-length', 'cookie', 'host', 'x-amzn-trace-id', 'x-forwarded-for', 'Authorization'])(
  'a header that means something else is no place for a secret: %s',
  (header) => {
    expect(Object.keys(problemsOf({ supabase: [{ name: 'shop', tenant: 'main', header }] }))).toEqual([
      'hooks.supabase[0].header',
    ]);
  },
);

test('a source has at most 20 hooks, since every secret is tried for each request', () => {
  const many = Array.from({ length: 21 }, (_, i) => ({ name: `hook-${i}`, tenant: 'main' }));
  expect(problemsOf({ sentry: many })).toEqual({
    'hooks.sentry': 'at most 20 hooks a source; let applications of one tenant share a hook',
  });
  expect(problemsOf({ sentry: many.slice(1) })).toEqual({});
});
