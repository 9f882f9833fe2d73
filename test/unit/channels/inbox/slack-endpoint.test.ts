import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SlackEndpoint, startSlackEndpoint } from '../../../../tools/local/inbox/slack-endpoint.ts';

let now = 0;
let slack: SlackEndpoint;
beforeEach(async () => {
  now = 0;
  slack = await startSlackEndpoint({ now: () => now });
});
afterEach(() => slack.close());

function post(text: string, url = slack.url): Promise<Response> {
  return fetch(url, { method: 'POST', body: JSON.stringify({ text }) });
}

describe('the local Slack endpoint', () => {
  test('answers ok and keeps the message', async () => {
    const response = await post('hello');
    expect([response.status, await response.text()]).toEqual([200, 'ok']);
    expect(slack.messages()).toMatchObject([{ text: 'hello' }]);
  });

  test('lets a short burst pass, then one message a second, and says when to come again', async () => {
    const statuses = [];
    for (let i = 0; i < 5; i += 1) statuses.push((await post('m')).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect((await post('m')).headers.get('retry-after')).toBe('1');
    now += 1_000;
    expect([(await post('m')).status, (await post('m')).status]).toEqual([200, 429]);
    expect(slack.messages()).toHaveLength(4);
  });

  test('counts each webhook on its own', async () => {
    for (let i = 0; i < 3; i += 1) await post('m');
    expect((await post('m', slack.url.replace('BLOCAL', 'BOTHER'))).status).toBe(200);
  });

  test('knows no other address and no other method', async () => {
    const other = await post('m', slack.url.replace('/services/', '/elsewhere/'));
    expect([other.status, await other.text()]).toEqual([404, 'no_service']);
    expect((await fetch(slack.url)).status).toBe(405);
  });

  test('says what is wrong with a payload', async () => {
    const response = await post('');
    expect([response.status, await response.text()]).toEqual([400, 'no_text']);
  });

  test('can fail every second time', async () => {
    slack.setFault({ kind: 'answer', status: 503, every: 2 });
    expect([(await post('m')).status, (await post('m')).status]).toEqual([200, 503]);
    slack.setFault(undefined);
    expect((await post('m')).status).toBe(200);
  });

  test('can take a message and lose the answer', async () => {
    slack.setFault({ kind: 'lose-answer' });
    await expect(post('m')).rejects.toThrow();
    expect(slack.messages()).toHaveLength(1);
  });

  test('says clearly that its port is taken', async () => {
    await expect(startSlackEndpoint({ now: () => 0, port: slack.port })).rejects.toMatchObject({
      code: 'port_taken',
    });
  });
});
