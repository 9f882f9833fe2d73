import { describe, expect, test } from 'vitest';
import type { Effects } from '../../../adapters/channels/effects.ts';
import { createSlackChannel } from '../../../adapters/channels/slack.ts';
import { delivery, emailMessage, slackMessage } from './messages.ts';

const URL = 'https://hooks.slack.com/services/T0/B0/secret-part';

/** A provider that gives prepared answers, and a clock that only moves when somebody sleeps. */
function stage(...answers: (Response | Error)[]) {
  let now = 0;
  const requests: { url: string; init: RequestInit; body: string }[] = [];
  const slept: number[] = [];
  const effects: Effects = {
    loopback: false,
    clock: () => now,
    sleep: async (ms) => {
      slept.push(ms);
      now += ms;
    },
    fetch: async (url, init) => {
      requests.push({ url, init, body: typeof init.body === 'string' ? init.body : '' });
      const answer = answers.shift() ?? new Response('ok');
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  return { channel: createSlackChannel({ name: 'ops', url: URL }, effects), requests, slept, effects };
}

describe('the Slack channel', () => {
  test('posts text and blocks as JSON, follows no redirect and asks for no previews', async () => {
    const { channel, requests } = stage();
    expect(await channel.send(slackMessage('hello'), delivery('k'))).toEqual({ kind: 'sent' });
    expect(requests[0]).toMatchObject({ url: URL, init: { method: 'POST', redirect: 'manual' } });
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({
      text: 'hello',
      blocks: [{ type: 'section' }],
      unfurl_links: false,
      unfurl_media: false,
    });
  });

  test.each([
    ['429 with seconds', new Response('', { status: 429, headers: { 'retry-after': '7' } }), 7_000, '429'],
    ['429 without', new Response('', { status: 429 }), 1_000, '429'],
    ['503', new Response('', { status: 503 }), 15_000, '503'],
    ['a network error', new TypeError('fetch failed'), 15_000, 'network'],
    [
      'an absurd wait',
      new Response('', { status: 429, headers: { 'retry-after': '999999' } }),
      900_000,
      '429',
    ],
  ])('tries again later after %s', async (_, answer, afterMs, why) => {
    const { channel } = stage(answer);
    const outcome = { kind: 'retry', afterMs, code: `slack_${why}` };
    expect(await channel.send(slackMessage('m'), delivery('k'))).toEqual(outcome);
  });

  test.each([
    ['no_service', 404, 'slack_404_no_service'],
    ['<html>something that quotes the message</html>', 400, 'slack_400'],
    ['', 302, 'slack_302'],
  ])('is refused by %j with %d, under a code that is safe to log', async (body, status, code) => {
    const { channel } = stage(new Response(body, { status }));
    expect(await channel.send(slackMessage('m'), delivery('k'))).toEqual({ kind: 'refused', code });
  });

  test('sends one message a second', async () => {
    const { channel, slept } = stage();
    for (let i = 0; i < 3; i += 1) await channel.send(slackMessage('m'), delivery(`k${i}`));
    expect(slept).toEqual([1_000, 1_000]);
  });

  test('asks nobody to wait long: a turn too far away is left to the next attempt', async () => {
    const { channel, requests } = stage(new Response('', { status: 429, headers: { 'retry-after': '30' } }));
    await channel.send(slackMessage('m'), delivery('k'));
    expect(await channel.send(slackMessage('m'), delivery('k'))).toEqual({
      kind: 'retry',
      afterMs: 30_000,
      code: 'slack_pace',
      untried: true,
    });
    expect(requests).toHaveLength(1);
  });

  test('reads no more of an answer than it needs', async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(1_024));
      },
    });
    const { channel } = stage(new Response(endless, { status: 400 }));
    expect((await channel.send(slackMessage('m'), delivery('k'))).kind).toBe('refused');
    expect(pulled).toBeLessThan(20);
  });

  test('refuses a message made for another channel', async () => {
    const { channel, requests } = stage();
    expect((await channel.send(emailMessage('m'), delivery('k'))).kind).toBe('refused');
    expect(requests).toHaveLength(0);
  });

  test('is not made with an address that must not be posted to, and does not repeat the address', () => {
    const { effects } = stage();
    const make = () =>
      createSlackChannel({ name: 'ops', url: 'http://hooks.slack.com/services/secret-part' }, effects);
    expect(make).toThrow(/channel "ops".*https/);
    expect(make).not.toThrow(/secret-part/);
  });
});
