import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../../../src/kernel/json.ts';
import { normalizeAppEvent } from '../../../src/normalize/app.ts';

function normalize(record: JsonValue) {
  const context = { tenant: 'acme', application: 'shop', receivedAt: 0, requestId: 'req', position: 0 };
  const result = normalizeAppEvent(record, context);
  if (!result.ok) throw new Error(result.error.code);
  return result.value.event;
}

describe('qr_scan', () => {
  test.each([
    ['valid', 'success', 0],
    ['invalid', 'failure', 47],
    ['expired', 'failure', 21],
    ['revoked', 'failure', 47],
  ])('%s is its reason, with outcome %s', (status, outcome, severity) => {
    expect(normalize({ action: 'qr_scan', details: { status } }).event).toMatchObject({
      reason: status,
      outcome,
      severity,
    });
  });

  test.each<[JsonValue]>([
    [{ action: 'qr_scan', scan_status: 'Expired' }],
    [{ action: 'qr_scan', details: { scanStatus: 'expired' } }],
    [{ action: 'qr_scan', reason: 'expired' }],
    [{ action: 'qr_scan', status: 'expired' }],
    [{ action: 'qr_scan', details: { result: 'expired' } }],
  ])('the status is found in %j', (record) => {
    expect(normalize(record).event.reason).toBe('expired');
  });

  test("a reason of the sender's own makes room and is kept", () => {
    const { event, sluice } = normalize({ action: 'qr_scan', status: 'revoked', reason: 'ticket was sold' });
    expect(event.reason).toBe('revoked');
    expect(sluice?.details).toEqual({ status: 'revoked', reason: 'ticket was sold' });
  });

  test.each<[JsonValue]>([
    [{ qr_id: 'T-1001' }],
    [{ code: 'T-1001' }],
    [{ ticketId: 'T-1001', code: 'gate 7' }],
    [{ qr_id: 'T-1001', code: 'T-1002' }],
  ])('the code that was scanned is named in %j', (details) => {
    expect(normalize({ action: 'qr_scan', status: 'valid', details }).sluice?.details).toMatchObject({
      qr_id: 'T-1001',
    });
  });

  test('a scan that names no code gets none', () => {
    expect(normalize({ action: 'qr_scan', details: { status: 'valid', code: '' } }).sluice?.details).toEqual({
      status: 'valid',
      code: '',
    });
  });

  test('without a status the catalogue decides', () => {
    expect(normalize({ action: 'qr_scan', details: { status: 'scratched' } }).event).toMatchObject({
      outcome: 'success',
      severity: 0,
    });
  });
});

describe('api_<method>', () => {
  test.each([
    [200, 'success', 'access', 0],
    [302, 'success', 'access', 0],
    [401, 'failure', 'denied', 21],
    [403, 'failure', 'denied', 21],
    [404, 'failure', 'error', 21],
    [500, 'failure', 'error', 21],
  ])('status %i is a %s', (status, outcome, type, severity) => {
    const { event, http } = normalize({ action: 'api_delete', status });
    expect(event).toMatchObject({ outcome, type: [type], severity });
    expect(http).toEqual({ request: { method: 'DELETE' }, response: { status_code: status } });
  });

  test('the status is found in the details, and stays there', () => {
    const { http, sluice } = normalize({ action: 'api_get', details: { statusCode: '503' } });
    expect(http?.response).toEqual({ status_code: 503 });
    expect(sluice?.details).toEqual({ statusCode: '503' });
  });

  test('what the sender says of outcome and level stands', () => {
    expect(
      normalize({ action: 'api_get', status: 404, outcome: 'OK', level: 'critical' }).event,
    ).toMatchObject({
      outcome: 'success',
      severity: 99,
    });
  });

  test('an api action without method or status is taken as it is', () => {
    expect(normalize({ action: 'api_' })).toMatchObject({ event: { outcome: 'success' } });
    expect(normalize({ action: 'api_magic' }).http).toBeUndefined();
  });
});

describe('calls whose result stands in the details', () => {
  test.each<[string, JsonValue, string]>([
    ['transaction', { status: 'failed' }, 'failure'],
    ['transaction', { status: 'Declined' }, 'failure'],
    ['transaction', { result: 'completed' }, 'success'],
    ['connector_synced', { status: 'error' }, 'failure'],
    ['credential_read', { result: 'denied' }, 'failure'],
    ['transaction', { status: 'pending' }, 'success'],
    ['connectors', { status: 'failed' }, 'unknown'],
  ])('%s with %j has the outcome %s', (action, details, outcome) => {
    expect(normalize({ action, details }).event.outcome).toBe(outcome);
  });

  test('what the sender says of the outcome stands', () => {
    expect(
      normalize({ action: 'transaction', outcome: 'ok', details: { status: 'failed' } }).event.outcome,
    ).toBe('success');
  });
});

test('an unknown action is kept with an unknown outcome', () => {
  expect(normalize({ action: 'coffee_brewed' }).event).toMatchObject({
    action: 'coffee_brewed',
    outcome: 'unknown',
  });
});
