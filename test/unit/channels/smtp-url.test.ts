import { describe, expect, test } from 'vitest';
import { PUBLIC_ONLY } from '../../../adapters/channels/guarded-socket.ts';
import { smtpOptions, smtpUrlProblem } from '../../../adapters/channels/smtp-url.ts';

describe('the address of an SMTP server', () => {
  test('is read with its login, whose special characters are percent-encoded', () => {
    expect(smtpOptions('smtps://us%40er:pa%3Ass@mail.example.com')).toMatchObject({
      host: 'mail.example.com',
      port: 465,
      secure: true,
      auth: { user: 'us@er', pass: 'pa:ss' },
    });
  });

  test('demands encryption of any server that is not on this machine', () => {
    expect(smtpOptions('smtp://mail.example.com')).toMatchObject({ port: 587, requireTLS: true });
    expect(smtpOptions('smtp://127.0.0.1:2525')).toMatchObject({ port: 2525, requireTLS: false });
    expect(smtpOptions('smtp://[::1]:2525')).toMatchObject({ host: '::1', requireTLS: false });
    expect(smtpOptions('smtp://127.0.0.1.evil.example:2525')).toMatchObject({ requireTLS: true });
  });

  test.each([
    ['mail.example.com:465', /begin with smtps/],
    ['mail.example.com', /complete/],
    ['https://mail.example.com', /begin with smtps/],
    ['smtp://', /host|complete/],
    ['smtps://user:100%@mail.example.com', /%25/],
  ])('%s is refused', (url, problem) => {
    expect(smtpUrlProblem(url, PUBLIC_ONLY)).toMatch(problem);
  });
});
