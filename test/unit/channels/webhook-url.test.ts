import { describe, expect, test } from 'vitest';
import { webhookUrlProblem } from '../../../adapters/channels/webhook-url.ts';

describe('the address of a webhook', () => {
  test.each([
    'https://hooks.slack.com/services/T0/B0/x',
    'https://hooks.slack-gov.com/services/T0/B0/x',
    'http://127.0.0.1:9999/services/a/b/c',
    'http://localhost:9999/services/a/b/c',
    'http://[::1]:9999/services/a/b/c',
  ])('%s is taken', (url) => {
    expect(webhookUrlProblem(url, { loopback: true })).toBeUndefined();
  });

  test.each([
    ['hooks.slack.com/services', /complete/],
    ['http://hooks.slack.com/services', /https/],
    ['ftp://127.0.0.1/x', /https/],
    ['https://user:pass@hooks.slack.com/x', /user name/],
    ['https://169.254.169.254/latest/meta-data', /private/],
    ['https://10.0.0.1/x', /private/],
    ['https://192.168.1.1/x', /private/],
    ['https://0x0a000001/x', /private/],
    ['https://[fd00::1]/x', /private/],
    ['https://[::ffff:10.0.0.1]/x', /private/],
    ['http://127.0.0.1.evil.example/x', /https/],
  ])('%s is refused', (url, problem) => {
    expect(webhookUrlProblem(url, { loopback: true })).toMatch(problem);
  });

  test.each(['http://127.0.0.1:9999/x', 'https://localhost/x', 'https://[::1]/x', 'https://127.8.9.10/x'])(
    '%s is refused outside the local stack',
    (url) => {
      expect(webhookUrlProblem(url, { loopback: false })).toMatch(/https|private/);
    },
  );
});
