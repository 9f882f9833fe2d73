import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { signAlert, verifyAlertSignature } from '../../../src/intake/door/alert-signature.ts';

const body = Buffer.from('{"rule":{"level":12}}');
const NOW_S = 1_700_000_000;

function verify(header: string | undefined, secrets = ['current'], nowS = NOW_S) {
  const result = verifyAlertSignature(header, body, secrets, nowS * 1_000);
  return result.ok ? 'ok' : result.error.code;
}

describe('the signature', () => {
  test('is the documented HMAC of time, dot and raw body', () => {
    const hex = createHmac('sha256', 'current').update(`${NOW_S}.`).update(body).digest('hex');
    expect(signAlert('current', body, NOW_S)).toBe(`t=${NOW_S},v1=${hex}`);
  });

  test('is accepted from the current and the coming secret', () => {
    expect(verify(signAlert('current', body, NOW_S))).toBe('ok');
    expect(verify(signAlert('coming', body, NOW_S), ['current', 'coming'])).toBe('ok');
  });

  test('is accepted when one of two signatures in the header fits', () => {
    const [time, current] = signAlert('current', body, NOW_S).split(',');
    const [, old] = signAlert('old', body, NOW_S).split(',');
    expect(verify([time, old, current].join(', '))).toBe('ok');
  });

  test('is accepted within 300 s either way and not beyond', () => {
    const header = signAlert('current', body, NOW_S);
    expect(verify(header, undefined, NOW_S + 300)).toBe('ok');
    expect(verify(header, undefined, NOW_S - 300)).toBe('ok');
    expect(verify(header, undefined, NOW_S + 301)).toBe('signature_expired');
    expect(verify(header, undefined, NOW_S - 301)).toBe('signature_expired');
  });

  test('of another secret, another body or another time is refused', () => {
    expect(verify(signAlert('other', body, NOW_S))).toBe('invalid_signature');
    expect(verify(signAlert('current', `${body.toString()} `, NOW_S))).toBe('invalid_signature');
    expect(verify(signAlert('current', body, NOW_S).replace(`t=${NOW_S}`, `t=${NOW_S + 1}`))).toBe(
      'invalid_signature',
    );
  });

  test('knows no nonce: whatever else stands in the header is not looked at', () => {
    const [time, signature] = signAlert('current', body, NOW_S).split(',');
    expect(verify(`${time},n=x,${signature}`)).toBe('ok');
    expect(verify(`n=, ${time}, v2=later, ${signature}`)).toBe('ok');
  });

  test('made with an empty secret is refused even when no secret is configured', () => {
    expect(verify(signAlert('', body, NOW_S), [''])).toBe('invalid_signature');
    expect(verify(signAlert('', body, NOW_S), [])).toBe('invalid_signature');
  });

  test.each([undefined, '', 't=1', 'v1=00', `t=x,v1=${'0'.repeat(64)}`, `t=${NOW_S},v1=${'g'.repeat(64)}`])(
    'cannot be read from %j',
    (header) => {
      expect(verify(header)).toBe('invalid_signature');
    },
  );
});
