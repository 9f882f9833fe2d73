import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { ledgerSum } from '../../tools/local/journal.ts';
import type { Stack } from '../../tools/local/stack.ts';
import {
  analysedIds,
  drained,
  eventually,
  postEvents,
  ROUGH,
  startObservedStack,
  trailRecords,
} from '../support/running-stack.ts';

let running: Stack | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

const events = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    id: `${prefix}-${i}`,
    action: 'api_get',
    user: { id: `u_${i % 17}` },
    source: { ip: `192.0.2.${i % 250}` },
    details: { path: '/orders', status: 200 },
  }));

test('with duplicates, redelivery, reordering and lost answers nothing is lost and nothing doubled', async () => {
  const stack = await startObservedStack({ faults: () => ROUGH });
  running = stack;
  const ids: string[] = [];
  for (let i = 0; i < 40; i += 1) ids.push(...(await postEvents(stack, events(`r${i}`, 10))));
  await stack.putTrailFile(
    'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/03/04/f.json.gz',
    gzipSync(JSON.stringify({ Records: trailRecords(700) })),
  );
  ids.push(...trailRecords(700).map(({ eventID }) => eventID));
  const all = new Set(ids);
  await eventually('every event is in Wazuh', () => new Set(analysedIds(stack)).size >= all.size, 45_000);
  await drained(stack);
  expect(ledgerSum(stack.journal.ledger(), 'enrich', 'duplicate')).toBeGreaterThan(0);
  expect(new Set(analysedIds(stack))).toEqual(all);
  expect(analysedIds(stack)).toHaveLength(all.size);
});

test('a manager that is down, then busy, then not ready delays events and loses none', async () => {
  const stack = await startObservedStack();
  running = stack;
  stack.manager?.setFault({ kind: 'down' });
  const ids = await postEvents(stack, events('down', 50));
  await eventually(
    'delivery was tried and put off',
    () => ledgerSum(stack.journal.ledger(), 'enrich', 'retried') > 0,
  );
  expect(analysedIds(stack)).toEqual([]);
  stack.manager?.setFault({ kind: 'daemons-not-ready', times: 2 });
  await eventually('everything arrives', () => analysedIds(stack).length >= ids.length, 50_000);
  expect(analysedIds(stack).toSorted()).toEqual(ids.toSorted());
  expect(ledgerSum(stack.journal.ledger(), 'enrich', 'parked')).toBe(0);
});

test('when an answer of the manager is lost its events are sent again, and only those', async () => {
  const stack = await startObservedStack();
  running = stack;
  stack.manager?.setFault({ kind: 'accept-then-cut', times: 1 });
  const lost = await postEvents(stack, events('lost', 5));
  await eventually(
    'the events were sent a second time',
    () => analysedIds(stack).length >= 2 * lost.length,
    50_000,
  );
  const after = await postEvents(stack, events('after', 5));
  await eventually('later events arrive', () => after.every((id) => analysedIds(stack).includes(id)));
  const count = (id: string) => analysedIds(stack).filter((each) => each === id).length;
  expect(lost.map(count)).toEqual(lost.map(() => 2));
  expect(after.map(count)).toEqual(after.map(() => 1));
});

test('an alert storm under redelivery tells each channel once for each group', async () => {
  const stack = await startObservedStack({ faults: () => ROUGH });
  running = stack;
  const ip = '198.51.100.200';
  await postEvents(
    stack,
    Array.from({ length: 25 }, (_, i) => ({
      id: `storm-${i}`,
      action: 'auth_login_failed',
      user: { id: 'u_1' },
      source: { ip },
    })),
  );
  const slack = () => stack.inbox.slack.messages().filter(({ text }) => text.includes(ip));
  await eventually('Slack hears of it', () => slack().length > 0);
  await eventually(
    'every alert is counted',
    () => (stack.journal.ledger()['alert-notify/alert/grouped'] ?? 0) >= 5,
  );
  await drained(stack);
  expect(slack()).toHaveLength(1);
  expect(stack.inbox.smtp.messages().filter(({ subject }) => subject.includes(ip))).toHaveLength(1);
});
