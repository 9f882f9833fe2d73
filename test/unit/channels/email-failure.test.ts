import { describe, expect, test } from 'vitest';
import { failureOf, partlyRefused } from '../../../adapters/channels/email-failure.ts';

const failure = (fields: object) => failureOf(Object.assign(new Error('quotes PLANTED text'), fields));

describe('a failure to send mail', () => {
  test.each([
    [{ responseCode: 421 }, 'smtp_421'],
    [{ responseCode: 451, code: 'EENVELOPE' }, 'smtp_451'],
    [{ code: 'ECONNECTION' }, 'mail_ECONNECTION'],
    [{ code: 'a word that quotes' }, 'mail_unknown'],
    [{ name: 'TooManyRequestsException', code: 'ESES' }, 'mail_TooManyRequestsException'],
    [{ name: 'TimeoutError' }, 'mail_TimeoutError'],
  ])('%j passes, and is told in one word', (fields, code) => {
    expect(failure(fields)).toMatchObject({ kind: 'retry', code });
  });

  test.each([
    [{ responseCode: 550, code: 'EENVELOPE' }, 'smtp_550'],
    [{ responseCode: 535, code: 'EAUTH' }, 'smtp_535'],
    [{ code: 'EENVELOPE' }, 'smtp_eenvelope'],
    [{ name: 'MessageRejected', code: 'ESES' }, 'ses_MessageRejected'],
  ])('%j stays, under a code that quotes nothing', (fields, code) => {
    expect(failure(fields)).toEqual({ kind: 'refused', code });
  });
});

describe('a mail that some recipients were refused', () => {
  test('is told with their number, not their addresses', () => {
    expect(partlyRefused({ rejected: ['a@example.com'] })).toBe('recipients_refused_1');
    expect(partlyRefused({ rejected: [] })).toBeUndefined();
    expect(partlyRefused({})).toBeUndefined();
  });
});
