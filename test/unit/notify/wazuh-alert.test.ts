import { describe, expect, test } from 'vitest';
import {
  alertKey,
  alertTime,
  nodeOf,
  parseAlert,
  severityOf,
} from '../../../src/notify/alert/wazuh-alert.ts';
import { alertWith, goldenAlerts } from './alert-builder.ts';

describe('a Wazuh alert', () => {
  test('is read from every line that a real manager wrote', () => {
    expect(goldenAlerts().length).toBeGreaterThan(15);
  });

  test('keeps keys that the schema does not know', () => {
    const alert = alertWith({ syscheck: { path: '/etc/passwd' } });
    expect(alert).toMatchObject({ syscheck: { path: '/etc/passwd' } });
  });

  test.each([
    ['no rule', { rule: undefined }],
    ['a rule id that is no number', { rule: { id: '../1' } }],
    ['a level that Wazuh does not have', { rule: { id: '1', level: 17 } }],
    ['no manager', { manager: undefined }],
    ['an empty id', { id: '' }],
  ])('is refused with %s', (_, fault) => {
    const base = { ...alertWith(), ...fault };
    expect(parseAlert(base)).toEqual({ ok: false, error: 'invalid_alert' });
  });

  test('has level 0 when the manager left the level out', () => {
    const parsed = parseAlert({ ...alertWith(), rule: { id: '100099' } });
    expect(parsed.ok && severityOf(parsed.value)).toBe('info');
  });
});

describe('the key of an alert', () => {
  test('tells nodes of a cluster apart, since their ids may be equal', () => {
    const one = alertWith({ cluster: { name: 'wazuh', node: 'worker-1' } });
    const two = alertWith({ cluster: { name: 'wazuh', node: 'worker-2' } });
    expect(one.id).toBe(two.id);
    expect(alertKey(one)).not.toBe(alertKey(two));
  });

  test('names the manager where there is no cluster', () => {
    expect(nodeOf(alertWith())).toBe('manager');
    expect(alertKey(alertWith())).toBe('manager/1772600767.123456');
  });
});

describe('the time of an alert', () => {
  test('honours the numeric offset that Wazuh writes without a colon', () => {
    expect(alertTime(alertWith({ timestamp: '2026-03-04T07:06:07.089+0200' }))).toBe(
      Date.parse('2026-03-04T05:06:07.089Z'),
    );
  });

  test('is unknown when it cannot be read', () => {
    expect(alertTime(alertWith({ timestamp: 'not a time' }))).toBeUndefined();
  });
});
