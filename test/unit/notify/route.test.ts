import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../src/notify/alert-facts.ts';
import { type AlertRoute, routeAlert } from '../../../src/notify/route.ts';
import { alertWith } from './alert-builder.ts';

function route(name: string, when: AlertRoute['when'] = {}, final = false): AlertRoute {
  return { name, when, channels: [`${name}-channel`], final };
}

function names(parts: Parameters<typeof alertWith>[0], ...routes: AlertRoute[]): readonly string[] | string {
  const routing = routeAlert(factsOf(alertWith(parts)), { threshold: 12, routes });
  return routing.kind === 'routed' ? routing.routes.map(({ name }) => name) : routing.reason;
}

const tenant = (id: string) => ({ data: { sluice: { organization: { id } } } });

describe('routing', () => {
  test('takes every route that matches, in configured order', () => {
    expect(names({}, route('a'), route('b', { rules: ['1'] }), route('c'))).toEqual(['a', 'c']);
  });

  test('stops after a final route that matched, and not after one that did not', () => {
    expect(names({}, route('a', { rules: ['1'] }, true), route('b', {}, true), route('c'))).toEqual(['b']);
  });

  test('lets no route go below the threshold', () => {
    expect(names({ rule: { level: 11 } }, route('all', { minSeverity: 'info' }))).toBe('below_threshold');
  });

  test('says so when no route wants the alert', () => {
    expect(names({}, route('critical', { minSeverity: 'critical' }))).toBe('no_route');
    expect(names({})).toBe('no_route');
  });

  test('wants one of the groups, and all conditions together', () => {
    const both = route('both', { groups: ['other', 'sluice'], tenants: ['acme'] });
    expect(names(tenant('acme'), both)).toEqual(['both']);
    expect(names(tenant('globex'), both)).toBe('no_route');
  });

  test('gives an alert without a tenant to no route of a tenant', () => {
    expect(names({}, route('acme', { tenants: ['acme'] }))).toBe('no_route');
  });

  test('counts levels from 15 as critical', () => {
    const critical = route('critical', { minSeverity: 'critical' });
    expect(names({ rule: { level: 15 } }, critical)).toEqual(['critical']);
    expect(names({ rule: { level: 14 } }, critical)).toBe('no_route');
  });
});
