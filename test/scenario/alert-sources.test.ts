import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import type { Stack } from '../../tools/local/stack.ts';
import { alarmChange } from '../support/alarm-changes.ts';
import { doctorOn } from '../support/local-doctor.ts';
import {
  CLOCKS_RUN_OFTEN,
  drained,
  eventually,
  type Observed,
  postEvents,
  startObservedStack,
} from '../support/running-stack.ts';

const MINUTE_MS = 60_000;

/** Ahead of the system's clock, by which the script signs: five minutes ahead nobody believes its signatures any more. */
const time = { ahead: 0 };
let stack: Stack & Observed;
beforeAll(async () => {
  stack = await startObservedStack({
    ...CLOCKS_RUN_OFTEN,
    indexer: true,
    clock: () => Date.now() + time.ahead,
  });
});
afterAll(() => stack.close());

/** Enough failed logins of one address for a rule of level 12. */
const attack = (address: string) =>
  postEvents(
    stack,
    Array.from({ length: 8 }, (_, i) => ({
      id: `${address}-${i}`,
      action: 'auth_login_failed',
      user: { id: 'u_1' },
      source: { ip: address },
    })),
  );
const toldOf = (text: string) =>
  stack.inbox.slack
    .messages()
    .map((message) => JSON.stringify(message))
    // The clock goes ahead far enough for a group to resolve.
    .filter((message) => message.includes(text) && !message.includes('Resolved'));
const via = (way: string, text: string) =>
  stack.bodies.filter(({ body }) => body.includes(`"via":"${way}"`) && body.includes(text));

test('an alert that the script and the indexer bring is told once', async () => {
  await attack('198.51.100.21');
  await eventually('both have brought it', () =>
    ['integration', 'indexer'].every((way) => via(way, '198.51.100.21').length > 0),
  );
  await eventually('it is told', () => toldOf('198.51.100.21').length > 0);
  const duplicates = () =>
    stack.logLines.filter((line) => line.includes('"duplicate"') && line.includes('alert-notify'));
  await eventually('the other one is known as a duplicate', () => duplicates().length > 0);
  await drained(stack);
  expect(toldOf('198.51.100.21')).toHaveLength(1);
  const { exitCode, printed } = await doctorOn(stack, '--only', 'alerts');
  expect(printed).toMatch(/can be read: \d+ alerts of level 12/);
  expect(exitCode).toBe(0);
});

test('an alert that a broken script does not bring comes from the indexer, and then the script is told of', async () => {
  time.ahead = 6 * MINUTE_MS;
  await attack('198.51.100.22');
  await eventually('it is told', () => toldOf('198.51.100.22').length > 0);
  expect(via('integration', '198.51.100.22')).toEqual([]);
  expect(toldOf('integration script of')).toEqual([]);
  // A message whose answer is on its way has a lease, which the clock would end: it would be sent again.
  await drained(stack);
  time.ahead = 17 * MINUTE_MS;
  await eventually('the script is told of', () => toldOf('integration script of').length > 0);
  const [notice] = toldOf('integration script of');
  expect(notice).toContain('wazuh-integratord');
  expect(toldOf('198.51.100.22')).toHaveLength(1);
  expect(stack.indexer?.openPoints()).toBeLessThanOrEqual(1);
});

test('an alarm that EventBridge puts onto the queue is told with its runbook, and that it is over', async () => {
  const sqs = createSqsClient(stack.aws);
  const now = () => Date.now() + time.ahead;
  const change = { name: 'sluice-table-table-errors', kind: 'table-errors', begunAt: now() };
  const put = (body: object) =>
    sqs.send(
      new SendMessageCommand({ QueueUrl: stack.queues.url('alerts'), MessageBody: JSON.stringify(body) }),
    );
  await put(alarmChange(change));
  await eventually('it is told', () => toldOf(change.name).length > 0);
  await drained(stack);
  expect(toldOf(change.name)[0]).toContain('docs/runbooks/table-errors.md');
  time.ahead += 10 * MINUTE_MS;
  await put(alarmChange({ ...change, overAt: now() }));
  const messages = () => stack.inbox.slack.messages().map((message) => JSON.stringify(message));
  await eventually('its end is told', () =>
    messages().some((message) => message.includes(change.name) && message.includes('Resolved')),
  );
  await drained(stack);
  expect(toldOf(change.name)).toHaveLength(1);
  sqs.destroy();
});
