import { beforeAll, describe, expect, test } from 'vitest';
import { FIELDS, INDEX_FIELDS } from '../../../tools/dashboards/fields.ts';
import { termsOf } from '../../support/kuery.ts';
import { alertsOfFixtures, alertsOfSent, valuesOf } from '../../support/pipeline-alerts.ts';
import { aggregationsOf, EXPORTS, queriesOf } from '../../support/saved-objects.ts';
import { STOP_LOGGING } from '../cli/run-sluice.ts';
import { loadShippedRules } from './rule-fixtures.ts';

const objects = EXPORTS.filter(({ file }) => file !== 'sluice-all.ndjson').flatMap((each) => each.objects);
const terms = objects.flatMap((object) => queriesOf(object).flatMap(termsOf));

/** As an application writes it: everything that a request can say. */
const INJECTION = {
  action: 'security_sql_injection',
  user: { id: 'u_1' },
  ip: '8.8.8.8',
  url: { path: '/v1/payments' },
  http: { request: { method: 'POST' }, response: { status_code: 403 } },
  user_agent: {
    original:
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36',
  },
  service: { name: 'checkout' },
};
const WITH_STATUS = [200, 302, 401, 429, 500].map((status_code) => ({
  ...INJECTION,
  http: { request: { method: 'GET' }, response: { status_code } },
}));
const REFUSED = { ...STOP_LOGGING, errorCode: 'AccessDenied', sourceIPAddress: '8.8.8.8' };

/** All values that alerts hold, by path. */
const held = new Map<string, Set<string>>();

beforeAll(async () => {
  const { ruleset } = loadShippedRules();
  if (ruleset === undefined) throw new Error('the shipped rules do not load');
  const alerts = [
    ...alertsOfFixtures(ruleset),
    ...(await alertsOfSent(ruleset, 'app', [INJECTION, ...WITH_STATUS])),
    ...(await alertsOfSent(ruleset, 'cloudtrail', [STOP_LOGGING, REFUSED])),
  ];
  for (const [path, value] of alerts.flatMap((alert) => valuesOf(alert)))
    held.set(path, (held.get(path) ?? new Set()).add(value));
});

describe('a field of a dashboard', () => {
  test('stands in an alert that the pipeline and the shipped rules make, or is added by the index', () => {
    const fields = Object.keys(FIELDS).filter(
      (field) => !(INDEX_FIELDS as readonly string[]).includes(field),
    );
    expect(fields.filter((field) => !held.has(field))).toEqual([]);
  });

  test('is declared with its type, and every one that is declared is used', () => {
    const columns = objects.flatMap(({ attributes }) => (attributes.columns ?? []) as readonly string[]);
    const aggregated = objects.flatMap((object) =>
      aggregationsOf(object).flatMap(({ params }) => (params.field === undefined ? [] : [params.field])),
    );
    const used = new Set([...columns, ...aggregated, ...terms.map(({ field }) => field)]);
    expect([...used].toSorted()).toEqual(Object.keys(FIELDS).toSorted());
  });

  test('that the index adds is in no alert', () => {
    expect(INDEX_FIELDS.filter((field) => held.has(field))).toEqual([]);
  });
});

describe('a value that a dashboard filters by', () => {
  const wanted = terms
    .filter(({ operator }) => operator === ':')
    .flatMap(({ field, values }) => values.map((value) => ({ field, value })))
    .filter(({ value }) => value !== '*');
  const matches = (pattern: string) => (value: string) =>
    pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : value === pattern;

  test('stands in an alert that the pipeline and the shipped rules make', () => {
    const strangers = wanted.filter(({ field, value }) => ![...(held.get(field) ?? [])].some(matches(value)));
    expect(strangers).toEqual([]);
  });

  test('is compared with a star at its end alone', () => {
    expect(wanted.filter(({ value }) => value.slice(0, -1).includes('*'))).toEqual([]);
  });
});
