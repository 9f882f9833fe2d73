import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../src/notify/alert/alert-facts.ts';
import { parseAlert } from '../../../src/notify/alert/wazuh-alert.ts';
import { noticeAlert } from '../../../src/notify/notice.ts';
import { type AlertRoute, routeAlert } from '../../../src/notify/route.ts';
import { alertWith } from './alert-builder.ts';

const AT = Date.UTC(2026, 2, 4, 5, 6);

function route(name: string, when: AlertRoute['when'] = {}, final = false): AlertRoute {
  return { name, when, channels: [`${name}-channel`], final };
}

function names(parts: Parameters<typeof alertWith>[0], ...routes: AlertRoute[]): readonly string[] | string {
  const routing = routeAlert(factsOf(alertWith(parts)), { threshold: 12, routes }, AT);
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

describe('what Sluice tells of itself', () => {
  const notice = noticeAlert({ kind: 'sources_silent', text: 'Sluice: silence', at: AT, id: 'n-1' });
  const told = (threshold: number, ...routes: AlertRoute[]) => {
    const parsed = parseAlert(notice);
    if (!parsed.ok) throw new Error('a notice is no alert');
    const routing = routeAlert(factsOf(parsed.value), { threshold, routes }, AT);
    return routing.kind === 'routed' ? routing.routes.map(({ name }) => name) : routing.reason;
  };
  const acme = route('acme', { tenants: ['acme'] });
  const night = route('night', { minSeverity: 'critical' });

  test('takes the routes that match it, and no other', () => {
    expect(told(12, acme, route('own', { groups: ['sluice_notice'] }))).toEqual(['own']);
  });

  test('goes to the first route when none matches, and to those that are marked instead', () => {
    expect(told(12, night, acme)).toEqual(['night']);
    expect(told(12, acme, { ...night, default: true })).toEqual(['night']);
  });

  test('is told below the threshold, too', () => {
    expect(told(15, route('all'))).toEqual(['all']);
  });

  test('cannot be told where there is no route', () => {
    expect(told(12)).toBe('no_route');
  });

  test('is of the node that no manager is: a rule in its group alone makes nothing of it', () => {
    expect(names({ rule: { groups: ['sluice_notice'] } }, { ...acme, default: true })).toBe('no_route');
  });
});

describe('a route', () => {
  const sentry = { data: { sluice: { event: { dataset: 'sentry.issue' }, service: { name: 'checkout' } } } };
  test.each<[string, Parameters<typeof alertWith>[0], AlertRoute['when'], boolean]>([
    ['takes an application by its name', sentry, { sources: ['billing', 'checkout'] }, true],
    ['takes a kind of source', sentry, { sources: ['sentry'] }, true],
    [
      'takes CloudTrail as Wazuh names it',
      { data: { aws: { source: 'cloudtrail' } } },
      { sources: ['cloudtrail'] },
      true,
    ],
    ['takes a network that the address is in', {}, { sources: ['198.51.100.0/24'] }, true],
    ['leaves other networks', {}, { sources: ['203.0.113.0/24', '2001:db8::/32'] }, false],
    ['leaves a source that only begins so', sentry, { sources: ['check'] }, false],
    ['takes an agent by id', { agent: { id: '007', name: 'web' } }, { agents: ['007'] }, true],
    ['takes an agent by name', { agent: { id: '007', name: 'web' } }, { agents: ['web'] }, true],
    ['leaves other agents', { agent: { id: '007', name: 'web' } }, { agents: ['db'] }, false],
    ['takes a user', { data: { sluice: { user: { id: 'u_1' } } } }, { users: ['u_1'] }, true],
    ['that wants a mark of threat intelligence leaves what has none', {}, { threat: true }, false],
    ['that wants none takes it', {}, { threat: false }, true],
    ['takes what comes in its hours', {}, { hours: { timeZone: 'UTC', from: '05:00', to: '06:00' } }, true],
    ['leaves what comes later', {}, { hours: { timeZone: 'UTC', from: '06:00', to: '05:00' } }, false],
  ])('%s', (_, parts, when, expected) => {
    expect(names(parts, route('r', when))).toEqual(expected ? ['r'] : 'no_route');
  });
});
