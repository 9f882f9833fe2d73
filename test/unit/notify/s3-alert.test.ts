import { describe, expect, test } from 'vitest';
import { adviceFor } from '../../../src/notify/advice/advice-for.ts';
import { APPLICATION_ADVICE } from '../../../src/notify/advice/by-rule/application.ts';
import { factsOf } from '../../../src/notify/alert/alert-facts.ts';
import { dashboardLink } from '../../../src/notify/render/dashboard-link.ts';
import { routeAlert } from '../../../src/notify/route.ts';
import { alertWith, awsAlert, firstOf } from './alert-builder.ts';

const sluice = {
  '@timestamp': '2026-03-04T05:06:07.089Z',
  event: { id: 'e-1', action: 'auth_login_failed', outcome: 'failure' },
  user: { id: 'u_1', name: 'jane' },
  source: { geo: { country_iso_code: 'PL', country_name: 'Poland' } },
  service: { name: 'shop' },
  organization: { id: 'acme' },
};
const srcip = '198.51.100.66';
const log_info = { log_file: 'wazuh/acme/app/2026/03/04/05/x.jsonl.gz', s3bucket: 'for-wazuh' };

const direct = (id = '100102') =>
  factsOf(alertWith({ rule: { id }, data: { integration: 'sluice', srcip, sluice } }));
const pulled = (id = '110102') =>
  factsOf(
    alertWith({
      rule: { id },
      location: 'Wazuh-AWS',
      data: {
        srcip: undefined,
        integration: 'aws',
        aws: { log_info, source: 'sluice', srcip, sourceIPAddress: srcip, sluice },
      },
    }),
  );

describe('an alert about an event of an application that Wazuh has pulled from S3', () => {
  test('tells all that it would tell if the event had been sent directly, and of its own rule', () => {
    const { rule, location, pulled: way, ...facts } = pulled();
    expect({ id: rule.id, location, way }).toEqual({ id: '110102', location: 'Wazuh-AWS', way: true });
    const { rule: _rule, location: _location, ...same } = direct();
    expect(facts).toEqual(same);
  });

  test.each(Object.keys(APPLICATION_ADVICE))('gives the advice of rule %s', (id) => {
    const whats = (facts: ReturnType<typeof direct>) => adviceFor(facts).map(({ what }) => what);
    expect(whats(pulled(String(Number(id) + 10_000)))).toEqual(whats(direct(id)));
  });

  test('is searched for, and linked to, by the fields that it has', () => {
    const script = (facts: ReturnType<typeof direct>) => adviceFor(facts).map(({ command }) => command ?? '');
    const asPulled = (text: string) =>
      text
        .replaceAll('data.srcip', 'data.aws.srcip')
        .replaceAll('data.sluice', 'data.aws.sluice')
        .replaceAll('rule.id:100200', 'rule.id:110200');
    for (const id of ['100102', '100110', '100301', '100611'])
      expect(script(pulled(String(Number(id) + 10_000)))).toEqual(script(direct(id)).map(asPulled));
    const digest = { ...firstOf(alertWith()), kind: 'digest' as const, facts: pulled() };
    expect(decodeURIComponent(dashboardLink('https://wazuh.example.com', digest, 'group'))).toContain(
      `rule.id:"110102" and agent.id:"000" and data.aws.srcip:"${srcip}"`,
    );
  });

  test('takes the routes of either rule', () => {
    const takes = (rules: readonly string[]) =>
      routeAlert(
        pulled(),
        { threshold: 1, routes: [{ name: 'r', when: { rules }, channels: [], final: false }] },
        0,
      ).kind;
    expect([takes(['100102']), takes(['110102']), takes(['100101'])]).toEqual([
      'routed',
      'routed',
      'filtered',
    ]);
  });
});

describe('other alerts', () => {
  test('of CloudTrail tell what Sluice added, wherever it stands', () => {
    const record = { eventName: 'StopLogging', sluice: undefined };
    const beside = { cloud: { account: { name: 'prod' } }, organization: { id: 'acme' } };
    const { pulled: way, ...facts } = factsOf(awsAlert({ ...record, sluice: beside }));
    expect(way).toBe(true);
    const alert = awsAlert(record);
    expect(facts).toEqual(factsOf({ ...alert, data: { ...(alert.data as object), sluice: beside } }));
    expect(facts.aws?.accountName).toBe('prod');
  });

  test('keep their rule, and are not said to have been pulled', () => {
    const mine = factsOf(alertWith({ rule: { id: '110102' } }));
    expect(mine).not.toHaveProperty('pulled');
    expect(adviceFor(mine)).not.toEqual(adviceFor({ ...mine, pulled: true }));
  });
});
