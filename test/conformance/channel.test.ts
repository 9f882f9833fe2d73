import { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createEmailChannel } from '../../adapters/channels/email.ts';
import { createPace } from '../../adapters/channels/pace.ts';
import { createSlackChannel } from '../../adapters/channels/slack.ts';
import { createSlackBotChannel } from '../../adapters/channels/slack-bot.ts';
import { createGuardedFetch } from '../../adapters/web/guarded-fetch.ts';
import type { Channel, ChannelMessage } from '../../src/notify/channel.ts';
import { renderEmail } from '../../src/notify/render/email.ts';
import { render } from '../../src/notify/render/render.ts';
import { renderSlack } from '../../src/notify/render/slack.ts';
import { startSesEndpoint } from '../../tools/local/inbox/ses-endpoint.ts';
import { startSlackEndpoint } from '../../tools/local/inbox/slack-endpoint.ts';
import { startSmtpServer } from '../../tools/local/inbox/smtp-server.ts';
import { PROVIDER_STAGES, type ProviderStage } from '../support/provider-stages.ts';
import { delivery } from '../unit/channels/messages.ts';
import { alertWith, firstOf } from '../unit/notify/alert-builder.ts';

/** A channel with its real provider on loopback. */
interface Stage {
  readonly channel: Channel;
  /** One text for each message that people have got, in order. */
  received(): readonly string[] | Promise<readonly string[]>;
  /** What a rendered `<b>` looks like there. */
  readonly shown?: string;
  message(mark: string): ChannelMessage;
  breakFor(fault: 'a while' | 'good' | 'silence' | 'nothing'): void;
  close(): Promise<void>;
}

/** A stage that has no more than a provider. */
const staged =
  (start: (timeoutMs: number) => Promise<ProviderStage>) =>
  async (timeoutMs: number): Promise<Stage> => {
    const stage = await start(timeoutMs);
    const message = (mark: string) => render(stage.channel.type, notification(mark));
    return { ...stage, shown: '<b>', message };
  };

/** For a machine that is busy: who answers is never given up. */
const PATIENT_MS = 20_000;
const IMPATIENT_MS = 250;
const MAIL = { name: 'people', from: 'sluice@example.com', to: ['soc@example.com', 'ciso@example.com'] };
const LOCAL = { loopback: true, allowPrivate: false };
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const effects = {
  fetch: createGuardedFetch({ loopback: true }),
  loopback: true,
  clock: () => performance.now(),
  sleep: async () => {},
};
/** Every event carries something that must not come out in an outcome. */
const PLANTED = 'PLANTED-SECRET';

function notification(mark: string) {
  return firstOf(alertWith({ rule: { description: `${mark} zażółć <b>` }, data: { dstuser: PLANTED } }));
}

/** Turned by hand, so that the provider's own limit of one a second never interferes. */
async function slackStage(timeoutMs: number): Promise<Stage> {
  let second = 0;
  const endpoint = await startSlackEndpoint({ now: () => (second += 1_000) });
  const channel = createSlackChannel({ name: 'people', url: endpoint.url, timeoutMs }, effects);
  return {
    channel,
    received: () => endpoint.messages().map((message) => JSON.stringify(message)),
    message: (mark) => renderSlack(notification(mark)),
    breakFor: (fault) =>
      endpoint.setFault(
        {
          'a while': { kind: 'answer', status: 429, retryAfter: '2', body: 'rate_limited' } as const,
          good: { kind: 'answer', status: 404, body: 'no_service' } as const,
          silence: { kind: 'hang' } as const,
          nothing: undefined,
        }[fault],
      ),
    close: () => endpoint.close(),
  };
}

async function slackBotStage(timeoutMs: number): Promise<Stage> {
  let second = 0;
  const endpoint = await startSlackEndpoint({ now: () => (second += 1_000) });
  const channel = createSlackBotChannel(
    {
      name: 'people',
      channel: endpoint.channel,
      token: endpoint.bot,
      pace: createPace(0, effects.clock),
      timeoutMs,
    },
    effects,
  );
  return {
    channel,
    received: () => endpoint.thread().map((message) => JSON.stringify(message)),
    message: (mark) => render('slack', notification(mark)),
    breakFor: (fault) =>
      endpoint.setFault(
        {
          'a while': { kind: 'answer', status: 429, retryAfter: '2', body: '{"ok":false}' } as const,
          good: { kind: 'answer', status: 200, body: '{"ok":false,"error":"is_archived"}' } as const,
          silence: { kind: 'hang' } as const,
          nothing: undefined,
        }[fault],
      ),
    close: () => endpoint.close(),
  };
}

async function smtpStage(timeoutMs: number): Promise<Stage> {
  const server = await startSmtpServer({ now: () => 0 });
  const channel = createEmailChannel({
    ...MAIL,
    transport: { kind: 'smtp', url: server.url, guard: LOCAL },
    timeoutMs,
  });
  return {
    channel,
    received: () => server.messages().map(({ subject, text, html }) => `${subject}\n${text}\n${html}`),
    message: (mark) => renderEmail(notification(mark)),
    breakFor: (fault) =>
      server.setFault(
        {
          'a while': { kind: 'answer', code: 451, at: 'rcpt' } as const,
          good: { kind: 'answer', code: 554, at: 'data' } as const,
          silence: { kind: 'hang' } as const,
          nothing: undefined,
        }[fault],
      ),
    close: () => server.close(),
  };
}

async function sesStage(timeoutMs: number): Promise<Stage> {
  const endpoint = await startSesEndpoint({ now: () => 0 });
  const client = new SESv2Client({
    region: 'eu-west-1',
    endpoint: endpoint.url,
    credentials,
    maxAttempts: 1,
    requestHandler: { requestTimeout: timeoutMs, throwOnRequestTimeout: true },
  });
  const channel = createEmailChannel({ ...MAIL, transport: { kind: 'ses', client } });
  return {
    channel,
    received: () => endpoint.messages().map(({ subject, text, html }) => `${subject}\n${text}\n${html}`),
    message: (mark) => renderEmail(notification(mark)),
    breakFor: (fault) =>
      endpoint.setFault(
        {
          'a while': { kind: 'error', status: 429, type: 'TooManyRequestsException' } as const,
          good: { kind: 'error', status: 400, type: 'MessageRejected' } as const,
          silence: { kind: 'hang' } as const,
          nothing: undefined,
        }[fault],
      ),
    close: async () => {
      client.destroy();
      await endpoint.close();
    },
  };
}

const STAGES: readonly (readonly [name: string, start: (timeoutMs: number) => Promise<Stage>])[] = [
  ['Slack', slackStage],
  ['Slack by bot token', slackBotStage],
  ['e-mail by SMTP', smtpStage],
  ['e-mail by SES', sesStage],
  ...PROVIDER_STAGES.map(([name, start]) => [name, staged(start)] as const),
];

describe.each(STAGES)('a channel: %s', (_, start) => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await start(PATIENT_MS);
  });
  afterEach(() => stage.close());

  const send = (mark: string) => stage.channel.send(stage.message(mark), delivery(`key-${mark}`));

  test('delivers a rendered notification to its people as it is', async () => {
    expect(await send('one')).toMatchObject({ kind: 'sent' });
    expect(await stage.received()).toHaveLength(1);
    expect((await stage.received())[0]).toContain(`one zażółć ${stage.shown ?? '&lt;b&gt;'}`);
  });

  test('delivers many at once, each once', async () => {
    const marks = ['m1', 'm2', 'm3', 'm4'];
    const outcomes = await Promise.all(marks.map(send));
    expect(outcomes.map(({ kind }) => kind)).toEqual(marks.map(() => 'sent'));
    for (const mark of marks)
      expect((await stage.received()).filter((text) => text.includes(`${mark} `))).toHaveLength(1);
  });

  test('asks for another attempt when the provider is busy, and then succeeds', async () => {
    stage.breakFor('a while');
    const outcome = await send('late');
    expect(outcome.kind).toBe('retry');
    expect(outcome.kind === 'retry' && outcome.afterMs).toBeGreaterThanOrEqual(1_000);
    expect(outcome.kind === 'retry' && outcome.code).toMatch(/^[\w.:-]{3,64}$/);
    expect(await stage.received()).toEqual([]);
    stage.breakFor('nothing');
    expect((await send('late')).kind).toBe('sent');
  });

  test('says that a message is refused for good under a code that quotes nothing', async () => {
    stage.breakFor('good');
    const outcome = await send('never');
    expect(outcome.kind).toBe('refused');
    expect(outcome.kind === 'refused' && outcome.code).toMatch(/^[A-Za-z0-9_]{1,64}$/);
    expect(JSON.stringify(outcome)).not.toContain(PLANTED);
    expect(await stage.received()).toEqual([]);
  });

  test('does not wait for ever for a provider that is silent', async () => {
    await stage.close();
    stage = await start(IMPATIENT_MS);
    stage.breakFor('silence');
    expect((await send('silent')).kind).toBe('retry');
  });

  test('asks for another attempt when nobody is there', async () => {
    await stage.close();
    expect((await send('alone')).kind).toBe('retry');
    stage = await start(PATIENT_MS);
  });

  test('refuses a message that was made for another kind of channel', async () => {
    const other: ChannelMessage =
      stage.channel.type === 'slack'
        ? { type: 'email', subject: 's', text: 't', html: 'h' }
        : { type: 'slack', text: 't', blocks: [] };
    expect((await stage.channel.send(other, delivery('k'))).kind).toBe('refused');
    expect(await stage.received()).toEqual([]);
  });
});

describe('mail by SMTP', () => {
  test('carries a Message-ID that is the same whenever the same notification is sent', async () => {
    const server = await startSmtpServer({ now: () => 0 });
    const channel = createEmailChannel({
      ...MAIL,
      transport: { kind: 'smtp', url: server.url, guard: LOCAL },
    });
    for (const key of ['a', 'a', 'b']) await channel.send(renderEmail(notification('m')), delivery(key));
    const ids = server.messages().map(({ headers }) => headers.get('message-id'));
    expect(ids[0]).toMatch(/^<[\w-]{32}@example\.com>$/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
    expect(server.messages()[0]?.to).toEqual(MAIL.to);
    await server.close();
  });

  test('is not sent again to those who have it when one recipient is refused', async () => {
    const server = await startSmtpServer({ now: () => 0 });
    server.setFault({ kind: 'answer', code: 550, at: 'rcpt', only: 'ciso' });
    const channel = createEmailChannel({
      ...MAIL,
      transport: { kind: 'smtp', url: server.url, guard: LOCAL },
    });
    expect(await channel.send(renderEmail(notification('m')), delivery('k'))).toEqual({
      kind: 'sent',
      warning: 'recipients_refused_1',
      handle: server.messages()[0]?.headers.get('message-id'),
    });
    expect(server.messages()[0]?.to).toEqual(['soc@example.com']);
    await server.close();
  });
});
