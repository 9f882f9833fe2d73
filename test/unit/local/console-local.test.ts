import type { SQSClient } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Table } from '../../../adapters/aws/table/table.ts';
import type { Letter, LetterQueue } from '../../../src/event/letter-queue.ts';
import type { JsonValue } from '../../../src/kernel/json.ts';
import { createAlertBook, type HeardAlert } from '../../../tools/console/local/alerts.ts';
import { findingsOf } from '../../../tools/console/local/detail.ts';
import { createItems } from '../../../tools/console/local/items.ts';
import { lookAtLetters, onlyLetter } from '../../../tools/console/local/letters.ts';
import { createQueueViews } from '../../../tools/console/local/queues.ts';
import { sinkViews } from '../../../tools/console/local/sinks.ts';
import { createStages } from '../../../tools/console/local/stages.ts';
import type { LocalQueues } from '../../../tools/local/aws/queue-urls.ts';
import { createJournal } from '../../../tools/local/journal.ts';
import { localConfig } from '../../../tools/local/stack-config.ts';
import { wazuhAlert } from '../../support/alerts.ts';

test('findings are told by type and path, counted, and never with what stood there', () => {
  const found = findingsOf({
    user: { email: '[REDACTED:email]' },
    details: {
      notes: ['a [REDACTED:payment_card] b [REDACTED:payment_card]', 'clean'],
      '[REDACTED:email]': 1,
    },
  });
  expect(found).toEqual([
    { type: 'email', path: 'user.email', count: 1 },
    { type: 'payment_card', path: 'details.notes.0', count: 2 },
    { type: 'email', path: 'details.a key', count: 1 },
  ]);
});

test('every mark of any document is among its findings', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat({ max: 3 }), (value, times) => {
      const marks = '[REDACTED:email] '.repeat(times);
      const clean = JSON.stringify(value).includes('[REDACTED:');
      const found = findingsOf({ value: value as JsonValue, marks });
      const counted = found.reduce((sum, { count }) => sum + count, 0);
      return clean || counted === times;
    }),
  );
});

test('a rate is of the last minute, and of a young stack what there was, not what it would come to', () => {
  const stages = createStages();
  const rate = (count: number, at: number) =>
    stages({ 'ingest/app/received': count, 'ingest/alert/received': 0 }, at).find(
      ({ name }) => name === 'ingest',
    )?.perMinute;
  expect(rate(0, 0)).toBe(0);
  expect(rate(10, 1_000)).toBe(10);
  expect(rate(100, 10_000)).toBe(100);
  expect(rate(100, 60_000)).toBe(100);
  expect(rate(100, 70_000)).toBe(0);
});

test('a stage counts alerts apart from events, and tells reasons', () => {
  const [ingest] = createStages()(
    {
      'ingest/app/received': 3,
      'ingest/alert/received': 2,
      'ingest/app/rejected/too_deep': 1,
      'ingest/sentry/rejected/too_deep': 4,
    },
    0,
  );
  expect(ingest?.counts).toEqual([
    { label: 'events taken in', count: 3 },
    { label: 'refused', count: 5, bad: true, why: { too_deep: 5 } },
    { label: 'alerts taken in', count: 2 },
  ]);
});

test('a message leads to its alert, its event and its group by what stands at its foot', () => {
  const journal = createJournal();
  const items = createItems(journal, (alertId) => (alertId === '17.5' ? 'group-1' : undefined));
  const links = (text: string) =>
    items.message({ type: 'message', at: 0, channel: 'slack', title: '', text }).links;
  expect(links('Wazuh rule 1, level 12 (high) · alert 17.5 on node-1 · event demo-1')).toEqual({
    alertId: '17.5',
    eventId: 'demo-1',
    groupKey: 'group-1',
  });
  expect(links('alert 17.6 on wazuh.manager')).toEqual({ alertId: '17.6' });
  expect(links('somebody was on alert 5 times')).toEqual({});
});

test('an event leads to the others whose alerts joined its group, the newest first', () => {
  const book = createAlertBook();
  const hear = (...[id, rest]: Parameters<typeof wazuhAlert>) =>
    book.heard(wazuhAlert(id, rest) as unknown as HeardAlert);
  for (const id of ['1.1', '1.2', '1.3']) hear(id);
  hear('2.1', { srcip: '203.0.113.9' });
  hear('3.1', { rule: '100101' });
  const alerted = book.ofEvent('event-of-1.2');
  expect(alerted?.alertId).toBe('1.2');
  expect(book.groupOf('1.3')).toBe(alerted?.groupKey);
  expect(alerted && book.eventsBeside(alerted)).toEqual(['event-of-1.3', 'event-of-1.2', 'event-of-1.1']);
  expect(book.ofEvent('event-of-1')).toBeUndefined();
});

test('the age of a queue is that of its oldest message, however long the queue has not been empty', async () => {
  const sqs = {
    send: async ({ input }: { readonly input: { readonly QueueUrl: string } }) => ({
      Attributes: { ApproximateNumberOfMessages: input.QueueUrl === 'events' ? '1' : '0' },
    }),
  } as unknown as SQSClient;
  let sentAt = 1_000;
  const views = createQueueViews(sqs, {
    url: (name: string) => name,
    deadLettersUrl: (name: string) => `${name} letters`,
    oldestSentAt: async () => sentAt,
  } as unknown as LocalQueues);
  const ageAt = async (now: number) => (await views(now)).find(({ name }) => name === 'events')?.oldestS;
  expect(await ageAt(6_000)).toBe(5);
  sentAt = 59_000;
  expect(await ageAt(60_000)).toBe(1);
});

test.each([
  ['events-api', [['local', 'Wazuh, events-api', 'open', 30]]],
  [
    'agent',
    [
      ['local', 'Wazuh, agent', 'closed', undefined],
      ['local', 'Wazuh, events-api', 'open', 30],
    ],
  ],
  ['s3', [['s3', 'bucket that Wazuh pulls', undefined, undefined]]],
] as const)(
  'of the way %s the console shows what limits it, and of no way that nothing takes',
  async (sink, shown) => {
    const config = localConfig({ url: 'https://localhost:55000', tls: {}, sink, agentPort: 1514 });
    const journal = createJournal();
    journal.turned('local', 'events-api', 2);
    const views = await sinkViews(config, { get: async () => undefined } as unknown as Table, journal, 0);
    expect(views.map(({ name, kind, circuit, budget }) => [name, kind, circuit, budget?.left])).toEqual(
      shown,
    );
  },
);

/** A queue in memory: what was received is hidden until it is given back. */
function letterQueue(count: number) {
  const visible = Array.from(
    { length: count },
    (_, i): Letter => ({ id: `l${i}`, handle: `h${i}`, body: '{}', attributes: {}, sentAt: i }),
  );
  const hidden = new Map<string, Letter>();
  const queue: LetterQueue = {
    receive: async () => {
      const taken = visible.splice(0, 10);
      for (const letter of taken) hidden.set(letter.handle, letter);
      return taken;
    },
    hide: async (handle, seconds) => {
      const letter = hidden.get(handle);
      if (seconds === 0 && letter !== undefined && hidden.delete(handle)) visible.push(letter);
      return letter !== undefined;
    },
    delete: async (handle) => void hidden.delete(handle),
  };
  return { queue, visible, hidden };
}

test('whoever looks at dead letters gives every one back', async () => {
  const { queue, visible, hidden } = letterQueue(25);
  const letters = await lookAtLetters('events', queue);
  expect(letters).toHaveLength(25);
  expect(letters[0]).toMatchObject({ id: 'l24', queue: 'events', parkedAt: 24 });
  expect([visible.length, hidden.size]).toEqual([25, 0]);
});

test.each([0, 12, 24])('of many letters one alone is taken, wherever it lies: %i', async (i) => {
  const { queue, visible, hidden } = letterQueue(25);
  const only = onlyLetter(queue, `l${i}`);
  const received = [...(await only.receive(30)), ...(await only.receive(30))];
  expect(received.map(({ id }) => id)).toEqual([`l${i}`]);
  await only.delete(`h${i}`);
  await only.release();
  expect([visible.length, hidden.size]).toEqual([24, 0]);
});
