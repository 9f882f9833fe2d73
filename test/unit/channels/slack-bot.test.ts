import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createPace } from '../../../adapters/channels/pace.ts';
import { createSlackBotChannel } from '../../../adapters/channels/slack-bot.ts';
import type { Channel, ChannelMessage } from '../../../src/notify/channel.ts';
import { type SlackEndpoint, startSlackEndpoint } from '../../../tools/local/inbox/slack-endpoint.ts';
import { delivery, emailMessage } from './messages.ts';

let now = 0;
let slack: SlackEndpoint;
let slept: number[];
let channel: Channel;
beforeEach(async () => {
  now = 1_772_600_767_000;
  slept = [];
  slack = await startSlackEndpoint({ now: () => now });
  channel = bot();
});
afterEach(() => slack.close());

function bot(over: { channel?: string; token?: string } = {}): Channel {
  const clock = () => now;
  const effects = {
    loopback: true,
    fetch: (url: string, init: RequestInit) => fetch(url, init),
    clock,
    sleep: async (ms: number) => {
      slept.push(ms);
      now += ms;
    },
  };
  const pace = createPace(1_000, clock);
  return createSlackBotChannel(
    { name: 'ops', channel: slack.channel, token: slack.bot, pace, ...over },
    effects,
  );
}

function message(parent: string, reply: string): ChannelMessage {
  const part = (text: string) => ({ text, blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] });
  return { type: 'slack', ...part(parent), thread: { parent: part(parent), reply: part(reply) } };
}

async function first(): Promise<string> {
  const outcome = await channel.send(message('Five logins', 'unsaid'), delivery('k0'));
  if (outcome.kind !== 'sent' || outcome.handle === undefined) throw new Error('not sent');
  return outcome.handle;
}

const follow = (handle: string, id = 'k1') =>
  channel.send(message('Five logins, 9 alerts', '4 more'), { ...delivery(id), handle });
const texts = () => slack.thread().map(({ text }) => text);

describe('Slack by bot token', () => {
  test('names the first message of a thread by channel and time', async () => {
    const handle = await first();
    const [posted] = slack.thread();
    expect(handle).toBe(`${slack.channel}:${posted?.ts}`);
    expect(posted).toMatchObject({ text: 'Five logins', edits: 0 });
    expect(JSON.stringify(posted?.metadata)).not.toContain('k0');
  });

  test('changes the first message in place and answers in its thread', async () => {
    const handle = await first();
    expect(await follow(handle)).toEqual({ kind: 'sent', handle });
    const [parent, reply] = slack.thread();
    expect(parent).toMatchObject({ text: 'Five logins, 9 alerts', edits: 1 });
    expect(reply).toMatchObject({ text: '4 more', thread_ts: parent?.ts });
  });

  test('puts another first message in the place of one that somebody has deleted', async () => {
    const handle = await first();
    slack.remove(handle.split(':')[1] ?? '');
    const outcome = await follow(handle);
    expect(texts()).toEqual(['Five logins, 9 alerts']);
    expect(outcome).toEqual({ kind: 'sent', handle: `${slack.channel}:${slack.thread()[0]?.ts}` });
  });

  test('begins a thread of its own when what it follows is no message of Slack', async () => {
    expect(await follow('<20260304@example.com>')).toMatchObject({ kind: 'sent' });
    expect(texts()).toEqual(['Five logins, 9 alerts']);
  });

  test('does not post again what Slack took when its answer was lost', async () => {
    slack.setFault({ kind: 'lose-answer', only: 'chat.postMessage' });
    const send = () => channel.send(message('one', '-'), delivery('k0'));
    expect((await send()).kind).toBe('retry');
    slack.setFault(undefined);
    now += 60_000;
    expect(await send()).toEqual({ kind: 'sent', handle: `${slack.channel}:${slack.thread()[0]?.ts}` });
    expect(texts()).toEqual(['one']);
  });

  test('looks in the thread for an answer that another function may have posted', async () => {
    const handle = await first();
    slack.setFault({ kind: 'lose-answer', only: 'chat.postMessage' });
    expect((await follow(handle)).kind).toBe('retry');
    slack.setFault(undefined);
    channel = bot();
    const again = { ...delivery('k1'), handle, again: true };
    expect(await channel.send(message('Five logins, 9 alerts', '4 more'), again)).toMatchObject({
      kind: 'sent',
      handle,
    });
    expect(texts()).toEqual(['Five logins, 9 alerts', '4 more']);
  });

  test('posts what is not there yet when it is tried again, and says when it could not look', async () => {
    const again = { ...delivery('k0'), again: true };
    expect(await channel.send(message('one', '-'), again)).toMatchObject({ kind: 'sent' });
    slack.setFault({
      kind: 'answer',
      only: 'conversations.history',
      status: 200,
      body: '{"ok":false,"error":"missing_scope"}',
    });
    expect(await channel.send(message('two', '-'), { ...delivery('k1'), again: true })).toMatchObject({
      kind: 'sent',
      warning: 'slack_unchecked_missing_scope',
    });
    expect(texts()).toEqual(['one', 'two']);
  });

  test.each([
    ['too fast', 429, '7', '{"ok":false,"error":"ratelimited"}', 7_000, '429'],
    [
      'too fast, by its word alone',
      200,
      undefined,
      '{"ok":false,"error":"ratelimited"}',
      1_000,
      'ratelimited',
    ],
    ['an error that passes', 200, undefined, '{"ok":false,"error":"fatal_error"}', 15_000, 'fatal_error'],
    ['a page of something between', 200, undefined, '<html>', 15_000, 'unreadable'],
    ['503', 503, undefined, '', 15_000, '503'],
  ])('tries again later after %s', async (_, status, retryAfter, body, afterMs, why) => {
    slack.setFault({ kind: 'answer', status, body, ...(retryAfter !== undefined && { retryAfter }) });
    const outcome = { kind: 'retry', afterMs, code: `slack_${why}` };
    expect(await channel.send(message('m', '-'), delivery('k'))).toEqual(outcome);
  });

  test.each([
    ['{"ok":false,"error":"invalid_auth"}', 200, 'slack_invalid_auth'],
    ['{"ok":false,"error":"channel_not_found"}', 200, 'slack_channel_not_found'],
    ['{"ok":false,"error":"msg_too_long"}', 200, 'slack_msg_too_long'],
    ['{"ok":false,"error":"Something that quotes the message"}', 200, 'slack_unknown'],
    ['', 302, 'slack_status_302'],
  ])('is refused for good by %s with %d', async (body, status, code) => {
    slack.setFault({ kind: 'answer', status, body });
    expect(await channel.send(message('m', '-'), delivery('k'))).toEqual({ kind: 'refused', code });
  });

  test('says in the thread what a message that may not be changed cannot say', async () => {
    const handle = await first();
    const body = '{"ok":false,"error":"edit_window_closed"}';
    slack.setFault({ kind: 'answer', only: 'chat.update', status: 200, body });
    expect(await follow(handle)).toEqual({ kind: 'sent', handle, warning: 'slack_edit_window_closed' });
    expect(texts()).toEqual(['Five logins', '4 more']);
  });

  test('posts one message a second', async () => {
    for (let i = 0; i < 3; i += 1) await channel.send(message('m', '-'), delivery(`k${i}`));
    expect(slept).toEqual([1_000, 1_000]);
  });

  test('is refused with a token or a channel that Slack does not know', async () => {
    channel = bot({ token: slack.bot.replace('xoxb-local', 'xoxb-other') });
    expect(await channel.send(message('m', '-'), delivery('k'))).toEqual({
      kind: 'refused',
      code: 'slack_invalid_auth',
    });
    channel = bot({ channel: 'C0ELSEWHERE' });
    expect(await channel.send(message('m', '-'), delivery('k'))).toEqual({
      kind: 'refused',
      code: 'slack_channel_not_found',
    });
  });

  test('refuses a message made for another channel', async () => {
    expect((await channel.send(emailMessage('m'), delivery('k'))).kind).toBe('refused');
  });

  test.each([
    'xoxp-1234567890-PLANTED',
    'https://hooks.slack.com/services/PLANTED',
    'http://xoxb-1234567890-PLANTED@slack.example/api/',
    'https://xoxb-1234567890-PLANTED@slack.com/api/',
  ])('is not made with %s, and does not repeat it', (token) => {
    expect(() => bot({ token })).toThrow(/channel "ops".*xoxb-/);
    expect(() => bot({ token })).not.toThrow(/PLANTED/);
  });
});
