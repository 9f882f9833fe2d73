import { createSession } from '@sluice/logtest';
import { describe, expect, it } from 'vitest';
import { encodeEnvelope } from '../../../src/forward/encode.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { normalizeAppEvent } from '../../../src/normalize/app.ts';
import { loadShippedRules } from './rule-fixtures.ts';

/** What applications post, with the second at which it happens. */
interface Posted {
  readonly at: number;
  readonly record: JsonObject;
}

interface Alert {
  readonly rule: string;
  readonly level: number;
  readonly ip: string;
}

const START = Date.UTC(2026, 10, 20, 9);

/** The whole way of what applications post, to the rules that it meets: alerts of level 10 and above. */
function alertsOf(...streams: readonly (readonly Posted[])[]): readonly Alert[] {
  const { ruleset } = loadShippedRules();
  if (ruleset === undefined) throw new Error('the rules do not load');
  let now = START;
  const session = createSession(ruleset, { now: () => now, live: true });
  const posted = streams.flat().toSorted((a, b) => a.at - b.at);
  return posted.flatMap(({ at, record }, position) => {
    now = START + at * 1_000;
    const context = { tenant: 'acme', application: 'shop', receivedAt: now, requestId: 'r', position };
    const normalized = normalizeAppEvent(record, context);
    if (!normalized.ok) throw new Error(normalized.error.message);
    const { line } = encodeEnvelope(normalized.value, undefined);
    const { rule } = session.evaluate({ log: line, location: 'API-Webhook' });
    const ip = typeof record.ip === 'string' ? record.ip : '';
    return rule !== undefined && rule !== null && rule.level >= 10
      ? [{ rule: rule.id, level: rule.level, ip }]
      : [];
  });
}

function stream(
  count: number,
  every: number,
  record: (i: number) => JsonObject,
  from = 0,
): readonly Posted[] {
  return Array.from({ length: count }, (_, i) => ({ at: from + i * every, record: record(i) }));
}

const failed = (user: string, ip: string): JsonObject => ({
  action: 'auth_login_failed',
  user: { id: user },
  ip,
});
const firedBy = (alerts: readonly Alert[], ip: string) =>
  new Set(alerts.filter((alert) => alert.ip === ip && alert.rule !== '100101').map(({ rule }) => rule));

/** An hour of four hundred people, each from a home of their own; one in twenty mistypes the password first. */
const people = stream(420, 8, (i) => {
  const ip = `203.0.${Math.floor(i / 200)}.${(i % 200) + 1}`;
  return i % 20 === 0 ? failed(`p_${i}`, ip) : { action: 'auth_login', user: { id: `p_${i}` }, ip };
});

const BRUTE = '198.51.100.1';
const STUFFING = '198.51.100.2';
const SPRAYING = '198.51.100.3';
const bruteForce = stream(120, 2, (i) => failed(i % 2 ? 'u_root' : 'u_admin', BRUTE), 300);
const stuffing = stream(60, 4, (i) => failed(`s_${i}`, STUFFING), 310);
const spraying = stream(20, 170, (i) => failed(`x_${i}`, SPRAYING));
const distributed = stream(30, 9, (i) => failed('u_boss', `192.0.2.${i + 1}`), 320);

describe('attacks on one stream', () => {
  const alerts = alertsOf(people, bruteForce, stuffing, spraying, distributed);

  it('are each noticed for what they are, though all happen at once', () => {
    expect(firedBy(alerts, STUFFING)).toContain('100111');
    expect(firedBy(alerts, STUFFING)).toContain('100102');
    expect(firedBy(alerts, BRUTE)).toContain('100102');
    expect(firedBy(alerts, SPRAYING)).toEqual(new Set(['100112']));
    const onBoss = alerts.filter(({ ip }) => ip.startsWith('192.0.2.'));
    expect(onBoss.filter(({ rule }) => rule === '100107').length).toBeGreaterThanOrEqual(3);
  });

  it('wake nobody about the people in between', () => {
    expect(alerts.filter(({ ip, level }) => ip.startsWith('203.0.') && level >= 12)).toEqual([]);
    expect(alertsOf(people).filter(({ level }) => level >= 11)).toEqual([]);
  });

  it('that succeed are told above all else', () => {
    const signIn = (user: string, ip: string, at: number): readonly Posted[] => [
      { at, record: { action: 'auth_login', user: { id: user }, ip } },
    ];
    const got = alertsOf(
      people,
      bruteForce,
      stuffing,
      distributed,
      signIn('u_root', BRUTE, 545),
      signIn('s_7', STUFFING, 552),
      signIn('u_boss', '192.0.2.200', 595),
    );
    expect(got.filter(({ level }) => level >= 14)).toEqual([
      { rule: '100108', level: 14, ip: BRUTE },
      { rule: '100108', level: 14, ip: STUFFING },
      { rule: '100113', level: 14, ip: '192.0.2.200' },
    ]);
  });
});

describe('what applications send', () => {
  it('a QR code under any of its names is known again at another gate', () => {
    const scan = (details: JsonObject, ip: string): JsonObject => ({ action: 'qr_scan', ip, details });
    const alerts = alertsOf([
      { at: 0, record: scan({ status: 'valid', ticketId: 'T-1' }, '198.51.100.1') },
      { at: 5, record: scan({ status: 'valid', code: 'T-1' }, '198.51.100.2') },
      { at: 9, record: scan({ status: 'expired', qr_id: 'T-1' }, '198.51.100.3') },
    ]);
    expect(alerts.map(({ rule }) => rule)).toEqual(['100205']);
  });

  it('amounts as numbers and as texts, failures in words', () => {
    const pay = (details: JsonObject, user = 'u_1'): JsonObject => ({
      action: 'transaction',
      ip: '198.51.100.1',
      user: { id: user },
      details,
    });
    const alerts = alertsOf([
      { at: 0, record: pay({ amount: 12_500.75, currency: 'EUR' }) },
      { at: 1, record: pay({ amount: '9999.99', currency: 'EUR' }) },
      { at: 2, record: pay({ amount: 3_000_000_000, currency: 'IDR' }, 'u_2') },
      ...stream(3, 10, () => pay({ amount: 5, status: 'declined' }, 'u_3'), 10),
    ]);
    expect(alerts.map(({ rule }) => rule)).toEqual(['100653', '100653', '100655']);
  });

  it('keeps what rules go by however large the rest is', () => {
    const details = { filler: 'word '.repeat(20_000), amount: 50_000, currency: 'EUR' };
    const record = { action: 'transaction', ip: '198.51.100.1', user: { id: 'u_1' }, details };
    expect(alertsOf([{ at: 0, record }]).map(({ rule }) => rule)).toEqual(['100653']);
  });
});
