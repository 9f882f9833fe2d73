import { expect, test } from 'vitest';
import { ConfigError, defineConfig, type SluiceConfigInput } from '../../src/config.ts';

type Wazuh = Partial<SluiceConfigInput['wazuh']>;
type Routes = NonNullable<NonNullable<SluiceConfigInput['forward']>['routes']>;

const MASTER = { name: 'master', url: 'https://wazuh.example.com:55000' };

function problemsOf(routes: Routes, wazuh: Wazuh = {}): readonly { path: string; message: string }[] {
  try {
    defineConfig({
      tenants: [{ id: 'acme' }],
      wazuh: { nodes: [MASTER], ...wazuh },
      forward: { routes },
    });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('routes to sinks that are set up are fine', () => {
  const routes: Routes = [
    { name: 'severe', when: { minSeverity: 'high' }, to: 'events-api', fallback: 'agent' },
    { name: 'trails', when: { sources: ['cloudtrail'] }, to: 's3', fallback: 'agent' },
    { name: 'rest', to: 'agent', fallback: 'events-api' },
  ];
  expect(problemsOf(routes, { agent: {}, s3: {} })).toEqual([]);
});

test('a sink that is not set up is named with what sets it up', () => {
  expect(problemsOf([{ name: 'all', to: 'agent', fallback: 's3' }])).toEqual([
    {
      path: 'forward.routes[0].to',
      message: 'the sink "agent" is not set up; add `agent: {}` to `wazuh`',
    },
    {
      path: 'forward.routes[0].fallback',
      message: 'the sink "s3" is not set up; add `s3: {}` to `wazuh`',
    },
  ]);
});

test('an address for agents is a problem while nothing would use it', () => {
  const nodes = [{ ...MASTER, agent: { host: 'wazuh.example.com' } }];
  expect(problemsOf([], { nodes }).map(({ path }) => path)).toEqual(['wazuh.nodes[0].agent']);
  expect(problemsOf([], { nodes, agent: {} })).toEqual([]);
});

test('a tenant that does not exist is a problem where the route names it', () => {
  const [problem] = problemsOf([{ name: 'beta', when: { tenants: ['acme', 'beta'] }, to: 'events-api' }]);
  expect(problem).toEqual({
    path: 'forward.routes[0].when.tenants[1]',
    message: 'no tenant "beta"; known: acme',
  });
});

test('two routes of one name would be counted as one', () => {
  const routes: Routes = [
    { name: 'apps', when: { sources: ['app'] }, to: 'events-api' },
    { name: 'apps', when: { sources: ['cloudtrail'] }, to: 'events-api' },
  ];
  expect(problemsOf(routes).map(({ path }) => path)).toEqual(['forward.routes[1].name']);
});

test('a sink cannot be its own fallback', () => {
  const [problem] = problemsOf([{ name: 'all', to: 'events-api', fallback: 'events-api' }]);
  expect(problem?.message).toContain('name another sink or leave it out');
});

test('a route that stands behind one that takes everything is never reached, and told so', () => {
  const routes: Routes = [
    { name: 'all', to: 'events-api' },
    { name: 'severe', when: { minSeverity: 'high' }, to: 'events-api' },
  ];
  expect(problemsOf(routes)).toEqual([
    {
      path: 'forward.routes[1]',
      message: 'never reached: route "all" takes all it would match; put it above that one',
    },
  ]);
});
