import { expect, test } from 'vitest';
import { covers, defaultRoute, type ForwardRoute, routeEvent } from '../../../src/forward/route.ts';
import { wireEvent } from '../../support/envelopes.ts';

const API_ALONE = defaultRoute(false);
const SEVERE: ForwardRoute = { name: 'severe', when: { minSeverity: 'high' }, to: 'events-api' };
const TRAILS: ForwardRoute = {
  name: 'trails',
  when: { sources: ['cloudtrail'], tenants: ['acme', 'beta'] },
  to: 's3',
  fallback: 'events-api',
};

function nameOf(overrides: Parameters<typeof wireEvent>[2], routes = [SEVERE, TRAILS]): string {
  return routeEvent(wireEvent('e-1', '{}', overrides), routes, API_ALONE).name;
}

test('the first route that matches decides, whatever the later ones say', () => {
  expect(nameOf({ source: 'cloudtrail', severity: 73 })).toBe('severe');
  expect(nameOf({ source: 'cloudtrail', severity: 73 }, [TRAILS, SEVERE])).toBe('trails');
});

test('a severity in words takes the events that have at least its number', () => {
  expect([72, 73, 99].map((severity) => nameOf({ severity }))).toEqual(['default', 'severe', 'severe']);
});

test('all conditions of a route must hold', () => {
  expect(nameOf({ source: 'cloudtrail', tenant: 'beta' })).toBe('trails');
  expect(nameOf({ source: 'cloudtrail', tenant: 'gamma' })).toBe('default');
  expect(nameOf({ source: 'app', tenant: 'beta' })).toBe('default');
});

test('what matches no route takes the agent protocol when it is set up, and the API otherwise', () => {
  const event = wireEvent('e-1', '{}');
  expect(routeEvent(event, [], API_ALONE)).toMatchObject({ to: 'events-api' });
  expect(routeEvent(event, [], defaultRoute(true))).toMatchObject({ to: 'agent', fallback: 'events-api' });
});

test.each([
  [{}, {}, true],
  [{}, { minSeverity: 'low' }, true],
  [{ minSeverity: 'low' }, {}, false],
  [{ minSeverity: 'low' }, { minSeverity: 'high', sources: ['app'] }, true],
  [{ minSeverity: 'high' }, { minSeverity: 'low' }, false],
  [{ sources: ['app', 'cloudtrail'] }, { sources: ['app'], tenants: ['acme'] }, true],
  [{ sources: ['app'] }, { sources: ['app', 'cloudtrail'] }, false],
  [{ tenants: ['acme'] }, { sources: ['app'] }, false],
] as const satisfies readonly [ForwardRoute['when'], ForwardRoute['when'], boolean][])(
  'whether the conditions %o take all that %o would: %s',
  (earlier, later, expected) => {
    expect(covers(earlier, later)).toBe(expected);
  },
);
