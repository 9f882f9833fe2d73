import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryTestLog } from '../../../adapters/memory/test-log.ts';
import { verifyAlertSignature } from '../../../src/intake/door/alert-signature.ts';
import type { TestOutcome, TestReport } from '../../../src/notify/alert/alert-test.ts';
import { postTest } from '../../../tools/cli/commands/alert/alert-test-post.ts';
import { testAdvice, testColumns } from '../../../tools/cli/commands/alert/alert-test-view.ts';
import { waitForTest } from '../../../tools/cli/commands/alert/alert-test-wait.ts';
import { NOW, sluice } from './run-sluice.ts';

const SECRET = 'a-secret-of-the-test-of-at-least-32-characters';

const row = (over: Partial<TestOutcome>): TestOutcome => ({
  route: 'day',
  channel: 'chat',
  type: 'slack',
  outcome: 'waits',
  attempts: 0,
  ...over,
});
const report = (...told: TestOutcome[]): TestReport => ({ receivedAt: NOW, known: ['day'], told });

describe('sluice alert test', () => {
  test.each([
    ['--wait 0', '--wait: give a whole number of seconds'],
    ['--wait 301', '--wait: give a whole number of seconds'],
    ['--route nowhere', '--route: there is no route "nowhere"; there are critical, everything-else'],
    ['', 'which URL? Give --url or SLUICE_URL'],
    ['--url http://ingest.example.com', 'use https://'],
    ['--local --url https://ingest.example.com', 'cannot be used with'],
  ])('with %j says what to write instead', async (flags, said) => {
    const { exitCode, errors } = await sluice(`alert test ${flags}`.trim(), '', { AWS_REGION: 'eu-west-1' });
    expect(errors).toContain(said);
    expect(exitCode).toBe(2);
  });
});

describe('posting a test', () => {
  let answer: readonly [status: number, body: string] = [202, ''];
  const seen: { readonly signature: string; readonly body: Buffer }[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      seen.push({ signature: String(request.headers['x-sluice-signature']), body: Buffer.concat(parts) });
      response.writeHead(answer[0], { 'content-type': 'application/json' }).end(answer[1]);
    });
  });
  beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
  afterAll(() => new Promise((done) => server.close(done)));
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signing = { secret: SECRET, secretId: 'sluice/alert-signing', clock: () => NOW };

  test('signs it as ingest wants it', async () => {
    await postTest(url(), '{"id":"1"}', signing);
    const [{ signature, body } = { signature: '', body: Buffer.alloc(0) }] = seen;
    expect(verifyAlertSignature(signature, body, [SECRET], NOW).ok).toBe(true);
    expect(verifyAlertSignature(signature, body, ['another-secret-of-at-least-32-characters'], NOW).ok).toBe(
      false,
    );
  });

  test.each([
    [401, '{"code":"invalid_signature"}', 'another secret than sluice/alert-signing'],
    [401, '{"code":"signature_expired"}', 'clock of this machine'],
    [404, '<html>', 'Something else answers there'],
    [503, '{"code":"unavailable"}', '503 unavailable'],
    [
      500,
      '{"code":"<b>of somebody else</b>"}',
      'has not taken the test: 500. docs/runbooks/server-errors.md',
    ],
  ])('says what to do about %d with %s', async (status, body, said) => {
    answer = [status, body];
    await expect(postTest(url(), '{}', signing)).rejects.toThrow(said);
  });

  test('says when nobody answers', async () => {
    await expect(postTest('http://127.0.0.1:1', '{}', signing)).rejects.toThrow('cannot be reached (');
  });
});

describe('waiting for a test', () => {
  function waiting(steps: readonly TestReport[]) {
    const world = { now: NOW };
    const log = createMemoryTestLog();
    const said: string[] = [];
    const left = [...steps];
    const pause = async (ms: number) => {
      world.now += ms;
      const next = left.shift();
      if (next !== undefined) await log.write('t', next);
    };
    const done = waitForTest(log, 't', {
      clock: () => world.now,
      waitMs: 5_000,
      pause,
      say: (line) => said.push(line.trim()),
    });
    return { done, said, world };
  }

  test('ends when the last channel has answered, and says each word once', async () => {
    const later = row({ outcome: 'retried', code: 'slack_503', attempts: 1, ms: 20 });
    const refused = row({
      channel: 'mail',
      type: 'email',
      outcome: 'refused',
      code: 'smtp_550',
      attempts: 1,
      ms: 9,
    });
    const sent = row({ outcome: 'sent', attempts: 2, ms: 900 });
    const { done, said, world } = waiting([
      report(row({}), row({ channel: 'mail', type: 'email' })),
      report(later, refused),
      report(later, refused, { ...later, route: 'night' }),
      report(sent, refused),
      report(row({})),
    ]);
    expect(await done).toEqual(report(sent, refused));
    expect(said).toEqual([
      'chat (slack): tried again: slack_503',
      'mail (email): refused: smtp_550',
      'chat (slack): sent',
    ]);
    expect(world.now - NOW).toBe(1_000);
  });

  test('gives what is known when the time is over, and nothing when nobody has heard of it', async () => {
    const open = report(row({ outcome: 'retried', code: 'slack_network', attempts: 3 }));
    expect(await waiting([open]).done).toEqual(open);
    const { done, world } = waiting([]);
    expect(await done).toBeUndefined();
    expect(world.now - NOW).toBe(5_000);
  });
});

test('how it went is a table, with what to do about each code once', () => {
  const told = report(
    row({ outcome: 'sent', ms: 120.4, attempts: 1 }),
    row({
      channel: 'pager',
      type: 'pagerduty',
      outcome: 'refused',
      code: 'pagerduty_401',
      ms: 80,
      attempts: 1,
    }),
    row({
      route: 'night',
      channel: 'pager',
      type: 'pagerduty',
      outcome: 'refused',
      code: 'pagerduty_401',
      ms: 80,
      attempts: 1,
    }),
    row({ channel: 'late', outcome: 'retried', code: 'slack_429', ms: 30_000, attempts: 2 }),
    row({ channel: 'new' }),
  );
  expect(testColumns(told).split('\n').slice(2)).toEqual([
    'day    chat     slack      sent                              120',
    'day    pager    pagerduty  refused: pagerduty_401             80',
    'night  pager    pagerduty  refused: pagerduty_401             80',
    'day    late     slack      tried again 2 times: slack_429  30000',
    'day    new      slack      not tried yet                       –',
    '',
  ]);
  expect(testAdvice(told)).toEqual([
    'pagerduty_401: the key, token or password in the channels secret is not taken: put a new one',
    'slack_429: it asks for a pause; the message follows by itself within five minutes',
  ]);
});
