import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { printSlackAccess, slackAccess, slackRefreshAccess } from '../../../adapters/channels/slack-token.ts';
import { readSlackCredentials } from '../../../functions/alert-notify/slack-credentials.ts';
import { ROTATION_STEPS, type RotationStep } from '../../../functions/middleware/rotation/rotate-secret.ts';
import { HOUR_MS, slackTokenBench } from '../../support/slack-token-bench.ts';

const tokenOf = (n: number) => `rotation-${n}-`.repeat(4);
const TOKEN = tokenOf(0);

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** With an app that is installed, as people fill the secret. */
async function setUp() {
  const bench = await slackTokenBench();
  open.push(bench);
  const { accessToken, ...app } = bench.slack.app.install();
  await bench.put(app);
  await bench.begin(TOKEN);
  return { ...bench, app, installed: accessToken };
}

const UNKEPT = { code: 'slack_token_unkept' };
const USED = { code: 'slack_refresh_token_used' };

test('a rotation exchanges the refresh token once, and puts what it got in use', async () => {
  const bench = await setUp();
  await bench.run(TOKEN);
  const now = await bench.value();
  expect(now).toMatchObject({ clientId: bench.app.clientId, clientSecret: bench.app.clientSecret });
  expect(now.refreshToken).not.toBe(bench.app.refreshToken);
  expect(now.expiresAt).toBe('2026-11-28T00:00:00.000Z');
  expect(bench.slack.app.exchanges()).toBe(1);
  expect(await bench.tell()).toMatchObject({ kind: 'sent' });
});

test('every step may be run twice, and after its own end or that of later ones, and exchanges nothing again', async () => {
  const bench = await setUp();
  for (const [i, step] of ROTATION_STEPS.entries())
    for (const again of [step, ...ROTATION_STEPS.slice(0, i + 1)]) await bench.step(again, TOKEN);
  bench.forget();
  await bench.run(TOKEN);
  expect(bench.slack.app.exchanges()).toBe(1);
  expect(await bench.tell()).toMatchObject({ kind: 'sent' });
});

test('messages that are sent all the while arrive, each of them at once, for a day of rotations', async () => {
  const bench = await setUp();
  await bench.run(TOKEN);
  let sent = 0;
  const tell = async () => {
    expect(await bench.tell()).toMatchObject({ kind: 'sent' });
    sent += 1;
  };
  await tell();
  for (let n = 1; n <= 6; n += 1) {
    bench.time.now += 4 * HOUR_MS;
    await bench.begin(tokenOf(n));
    for (const step of ROTATION_STEPS) {
      await bench.step(step, tokenOf(n));
      await tell();
    }
  }
  expect(bench.told()).toEqual(Array.from({ length: sent }, (_, n) => `alert ${n}`));
  expect(bench.slack.app.exchanges()).toBe(7);
});

test('a token that ended while it was cached is looked up anew, and the message goes out at once', async () => {
  const bench = await setUp();
  await bench.run(TOKEN);
  bench.time.now += 12 * HOUR_MS - 1_000;
  await bench.tell();
  await bench.begin(tokenOf(1));
  await bench.step('createSecret', tokenOf(1));
  bench.time.now += 2_000;
  // What is in use has expired, and what is about to be used is good.
  expect(await bench.tell()).toMatchObject({ kind: 'sent' });
  await bench.run(tokenOf(1));
  expect(await bench.tell()).toMatchObject({ kind: 'sent' });
});

test('messages wait while no token is good, and are sent when there is one again', async () => {
  const bench = await setUp();
  await bench.run(TOKEN);
  bench.time.now += 13 * HOUR_MS;
  expect(await bench.tell()).toEqual({ kind: 'retry', afterMs: 60_000, code: 'slack_token_expired' });
  await bench.begin(tokenOf(1));
  await bench.run(tokenOf(1));
  expect(await bench.tell()).toMatchObject({ kind: 'sent' });
});

test('a token that people took back is refused, as one that never changes is', async () => {
  const bench = await setUp();
  await bench.run(TOKEN);
  bench.slack.app.revoke();
  expect(await bench.tell()).toEqual({ kind: 'refused', code: 'slack_invalid_auth' });
});

describe('when what was exchanged cannot be kept', () => {
  test('the same attempt tries for a minute', async () => {
    const bench = await setUp();
    bench.denied.add('PutSecretValue');
    await expect(bench.step('createSecret', TOKEN)).rejects.toMatchObject(UNKEPT);
    const minute = bench.waited.reduce((sum, ms) => sum + ms, 0);
    expect(minute).toBe(60_000);
  });

  test('the next attempt keeps what the last one remembers, and exchanges nothing', async () => {
    const bench = await setUp();
    bench.denied.add('PutSecretValue');
    await expect(bench.step('createSecret', TOKEN)).rejects.toMatchObject(UNKEPT);
    bench.denied.clear();
    await bench.run(TOKEN);
    expect(bench.slack.app.exchanges()).toBe(1);
    expect(await bench.tell()).toMatchObject({ kind: 'sent' });
  });

  test('what is remembered goes with the secret that the app has by now', async () => {
    const bench = await setUp();
    bench.denied.add('PutSecretValue');
    await expect(bench.step('createSecret', TOKEN)).rejects.toMatchObject(UNKEPT);
    bench.denied.clear();
    await bench.put({ ...bench.app, clientSecret: 'another' });
    await bench.run(TOKEN);
    expect(await bench.value()).toMatchObject({ clientSecret: 'another' });
    expect(bench.slack.app.exchanges()).toBe(1);
  });

  test('and nobody remembers it, the next attempt says until when messages go out and what to do, and they do', async () => {
    const bench = await setUp();
    await bench.run(TOKEN);
    bench.time.now += 4 * HOUR_MS;
    await bench.begin(tokenOf(1));
    bench.denied.add('PutSecretValue');
    await expect(bench.step('createSecret', tokenOf(1))).rejects.toMatchObject(UNKEPT);
    bench.denied.clear();
    bench.forget();
    await expect(bench.step('createSecret', tokenOf(1))).rejects.toMatchObject({
      ...USED,
      message: expect.stringMatching(/until 2026-11-28T00:00:00\.000Z, and docs\/runbooks\/slack-token\.md/),
    });
    bench.time.now = Date.parse('2026-11-27T23:59:50Z');
    expect(await bench.tell()).toMatchObject({ kind: 'sent' });
    bench.time.now += 10_000;
    expect(await bench.tell()).toMatchObject({ kind: 'retry', code: 'slack_token_expired' });

    // Somebody installs the app anew, and the rotation that waits goes on with that.
    const { accessToken, ...again } = bench.slack.app.install();
    await bench.put({ ...again, accessToken });
    expect(await bench.tell()).toMatchObject({ kind: 'sent' });
    await bench.run(tokenOf(1));
    expect((await bench.value()).refreshToken).not.toBe(again.refreshToken);
    expect(await bench.tell()).toMatchObject({ kind: 'sent' });
  });

  test('no log and no error shows a token or the secret of the app', async () => {
    const bench = await setUp();
    bench.denied.add('PutSecretValue');
    const errors: unknown[] = [];
    await bench.step('createSecret', TOKEN).catch((error: unknown) => errors.push(error));
    bench.forget();
    await bench.step('createSecret', TOKEN).catch((error: unknown) => errors.push(error));
    expect(errors).toMatchObject([UNKEPT, USED]);
    const said = JSON.stringify([bench.telemetry.lines, errors.map((error) => String(error))]);
    expect(said).toContain('slack_refresh_token_used');
    expect(said).not.toMatch(/xoxe-|xoxb-/);
    expect(said).not.toContain(bench.app.clientSecret);
  });
});

test('an answer of Slack that is lost is told of as that, and then as a refresh token that is used up', async () => {
  const bench = await setUp();
  bench.slack.setFault({ kind: 'lose-answer', only: 'oauth.v2.access' });
  await expect(bench.step('createSecret', TOKEN)).rejects.toMatchObject({
    code: 'slack_unanswered',
    message: expect.stringContaining('the next attempt finds out'),
  });
  bench.slack.setFault(undefined);
  await expect(bench.step('createSecret', TOKEN)).rejects.toMatchObject({
    ...USED,
    message: expect.stringContaining('no message reaches Slack'),
  });
  expect(bench.slack.app.exchanges()).toBe(1);
});

test.each([
  ['Slack is down', { kind: 'answer', status: 503 }],
  ['requests come too fast', { kind: 'answer', status: 429, retryAfter: '1' }],
] as const)('when %s nothing is used up, and the next attempt goes on', async (_, fault) => {
  const bench = await setUp();
  bench.slack.setFault({ ...fault, only: 'oauth.v2.access' });
  await expect(bench.step('createSecret', TOKEN)).rejects.toMatchObject({ code: 'slack_unanswered' });
  bench.slack.setFault(undefined);
  await bench.run(TOKEN);
  expect(await bench.tell()).toMatchObject({ kind: 'sent' });
});

test('a new token that Slack refuses is not put in use, and a test that Slack does not answer is run again', async () => {
  const bench = await setUp();
  await bench.run(TOKEN);
  const before = await bench.value();
  await bench.begin(tokenOf(1));
  await bench.run(tokenOf(1), ['createSecret', 'setSecret']);
  bench.slack.setFault({ kind: 'answer', status: 503, only: 'auth.test' });
  await expect(bench.step('testSecret', tokenOf(1))).rejects.toMatchObject({ code: 'slack_unanswered' });
  bench.slack.setFault(undefined);
  bench.slack.app.revoke();
  await expect(bench.step('testSecret', tokenOf(1))).rejects.toMatchObject({ code: 'slack_token_refused' });
  expect(await bench.value()).toEqual(before);
});

describe('a rotation is refused', () => {
  test('while nobody has filled the secret, whose schedule may be set up all the same', async () => {
    const bench = await slackTokenBench();
    open.push(bench);
    await bench.begin(TOKEN);
    await bench.step('testSecret', TOKEN);
    await expect(bench.step('createSecret', TOKEN)).rejects.toMatchObject({ code: 'secret_unfilled' });
    const { accessToken: _, ...app } = bench.slack.app.install();
    await bench.put(app);
    await bench.run(TOKEN);
    expect(await bench.tell()).toMatchObject({ kind: 'sent' });
  });

  test.each([
    [{ clientId: '1.1' }, 'slack_app_unknown', 'invalid_client_id'],
    [{ clientSecret: 'another' }, 'slack_app_unknown', 'bad_client_secret'],
    [{ refreshToken: 'xoxb-1234567890' }, 'secret_malformed', 'refreshToken is none'],
    [{ accessToken: 'xoxp-1234567890' }, 'secret_malformed', 'accessToken is no bot token'],
    [{ signingSecret: 'one too many' }, 'secret_malformed', '"refreshToken":"xoxe-…"'],
  ])('with %j, which is code %s and says what is wrong, and nothing is used up', async (part, code, said) => {
    const bench = await setUp();
    await bench.put({ ...bench.app, ...part });
    await expect(bench.step('createSecret', TOKEN)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(said),
    });
    await bench.put(bench.app);
    await bench.run(TOKEN);
    expect(await bench.tell()).toMatchObject({ kind: 'sent' });
  });

  test('when people have put another app since it began, whose tokens stay', async () => {
    const bench = await setUp();
    await bench.step('createSecret', TOKEN);
    const other = { ...bench.app, clientId: '5.6' };
    await bench.put(other);
    await expect(bench.step('setSecret', TOKEN)).rejects.toMatchObject({ code: 'rotation_outdated' });
    expect(await bench.value()).toEqual(other);
  });

  test.each<RotationStep>(['setSecret', 'finishSecret'])(
    'at %s before anything was exchanged',
    async (step) => {
      const bench = await setUp();
      await expect(bench.step(step, TOKEN)).rejects.toMatchObject({ code: 'rotation_incomplete' });
      expect(bench.slack.app.exchanges()).toBe(0);
    },
  );
});

test('a schedule that is set up has the token tried that is there, unless it has expired', async () => {
  const bench = await setUp();
  await bench.put({ ...bench.app, accessToken: bench.installed });
  await bench.step('testSecret', TOKEN);
  bench.time.now += 13 * HOUR_MS;
  await bench.step('testSecret', TOKEN);
  bench.slack.app.revoke();
  await expect(bench.step('testSecret', TOKEN)).rejects.toMatchObject({ code: 'slack_token_refused' });
  expect(bench.slack.app.exchanges()).toBe(0);
});

test('whatever the secret holds is read or refused by its form, and a token is written as it was read', () => {
  const refused = (text: string) => {
    try {
      readSlackCredentials('sluice/slack-token', text);
      return undefined;
    } catch (error) {
      return error;
    }
  };
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(refused(text)).toMatchObject({ code: 'secret_malformed' });
    }),
  );
  const word = fc.stringMatching(/^[\w-]{10,400}$/);
  const place = fc.constantFrom('', 'http://127.0.0.1:8080/api/');
  fc.assert(
    fc.property(fc.constantFrom('xoxb-', 'xoxe.xoxb-'), word, place, (kind, rest, api) => {
      const token = api === '' ? `${kind}${rest}` : api.replace('://', `://${kind}${rest}@`);
      const access = slackAccess(token);
      expect(access?.token).toBe(`${kind}${rest}`);
      expect(access && printSlackAccess(access)).toBe(token);
      expect(slackRefreshAccess(token)).toBeUndefined();
    }),
  );
});

test('a bot has no token until one was exchanged, and says what to do', async () => {
  const bench = await setUp();
  await expect(bench.tell()).rejects.toMatchObject({
    code: 'slack_token_missing',
    message: expect.stringContaining('aws secretsmanager rotate-secret --secret-id'),
  });
  await bench.run(TOKEN);
  expect(await bench.tell()).toMatchObject({ kind: 'sent' });
});
