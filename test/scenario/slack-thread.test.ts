import { afterAll, beforeAll, expect, test } from 'vitest';
import { SLACK_ACTIONS } from '../../src/event/slack-button.ts';
import { pressOf } from '../../tools/local/inbox/slack-press.ts';
import type { Stack } from '../../tools/local/stack.ts';
import { eventually, type Observed, postEvents, startObservedStack } from '../support/running-stack.ts';

let stack: Stack & Observed;
beforeAll(async () => {
  stack = await startObservedStack({
    configure: (config) => ({
      ...config,
      alerts: {
        ...config.alerts,
        channels: {
          'security-bot': { type: 'slack', transport: 'bot', channel: 'C0LOCAL0001' },
        },
        routes: config.alerts.routes.map((route) => ({ ...route, channels: ['security-bot'] })),
      },
    }),
  });
});
afterAll(() => stack.close());

test('who acknowledges an alert in Slack stands below it', async () => {
  const ip = '198.51.100.91';
  await postEvents(
    stack,
    Array.from({ length: 5 }, (_, i) => ({
      id: `slack-${i}`,
      action: 'auth_login_failed',
      user: { id: 'u_1' },
      source: { ip },
    })),
  );
  const { slack } = stack.inbox;
  const parent = () => slack.thread().find(({ text }) => text.includes(ip));
  await eventually('Slack hears of it', () => parent() !== undefined);
  const first = parent();
  if (first === undefined) throw new Error('nothing in Slack');
  expect(JSON.stringify(first.attachments)).toContain('*Open*');
  const { headers, body } = pressOf(
    first,
    { actionId: SLACK_ACTIONS.acknowledge, user: { id: 'U012AB3CD', name: 'ann' } },
    stack.hookSecrets.slack,
    Date.now(),
  );
  const answer = await fetch(`${stack.ingestUrl}/v1/slack/actions`, { method: 'POST', headers, body });
  expect([answer.status, await answer.text()]).toEqual([200, '']);
  await eventually('the thread says who has it', () =>
    slack.thread().some(({ thread_ts, text }) => thread_ts === first.ts && text.includes('ann')),
  );
  expect(JSON.stringify(parent()?.attachments)).toContain('*Acknowledged by ann*');
});
