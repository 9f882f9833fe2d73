import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { createSqsQueue } from '../../adapters/aws/queues/sqs-queue.ts';
import { readClients } from '../../tools/console/deployed/clients.ts';
import { deployedSource } from '../../tools/console/deployed/source.ts';
import type { ConsoleSource, FeedItem } from '../../tools/console/view.ts';
import type { Stack } from '../../tools/local/stack.ts';
import { LOCAL } from '../../tools/local/stack-config.ts';
import { serveWatch } from '../support/cloudwatch.ts';
import { keepEarlierHours } from '../support/kept-hours.ts';
import { drained, eventually, postEvents, startObservedStack } from '../support/running-stack.ts';

/** The whole local stack as a deployment: real functions have filled its queues, table and archive. */
let stack: Stack;
let watch: Awaited<ReturnType<typeof serveWatch>>;
let source: ConsoleSource;
const EVENT = { id: 'seen-1', action: 'auth_login', user: { id: 'u_1', email: 'ann@example.com' } };
const ATTACK = {
  id: 'attack-1',
  action: 'security_sql_injection',
  user: { id: 'u_2' },
  source: { ip: '198.51.100.7' },
};

beforeAll(async () => {
  [stack, watch] = await Promise.all([
    startObservedStack(),
    serveWatch({
      outputs: { SecurityArchiveBucketName: LOCAL.archiveBucket },
      held: [
        {
          namespace: LOCAL.name,
          metric: 'Records',
          dimensions: { stage: 'ingest', outcome: 'received' },
          points: [[3, 7]],
        },
      ],
      alarms: () => [],
    }),
  ]);
  await keepEarlierHours(stack.aws, LOCAL.name, Date.now());
  const aws = {
    ...stack.aws,
    endpoints: { ...stack.aws.endpoints, cloudwatch: watch.url, cloudformation: watch.url },
  };
  source = deployedSource(
    {
      name: LOCAL.name,
      stack: LOCAL.name,
      where: 'in eu-west-1',
      aws,
      clients: readClients(aws, undefined),
      archive: undefined,
      nodes: ['local'],
      requestsPerMinute: 30,
      accounts: {},
      rendering: {},
    },
    Date.now,
  );
});
afterAll(async () => {
  await source.close?.();
  watch.close();
  await stack.close();
});

test('what the functions did is seen from outside: the ledger balances, queues are empty, nothing is unreadable', async () => {
  await postEvents(stack, [EVENT, ATTACK]);
  await eventually('the team is told', () =>
    stack.inbox.slack.messages().some(({ text }) => /injection/i.test(text)),
  );
  await drained(stack);
  // A part that takes long is told as that, and the view goes on without it.
  await eventually('everything is read', async () => (await source.view()).remarks.length === 0);
  const view = await source.view();
  expect(view.ledger?.rows).toEqual([
    expect.objectContaining({ source: 'app', received: 2, forwarded: 2, inFlight: 0, difference: 0 }),
  ]);
  expect(view.queues.map(({ name, visible, deadLetters }) => [name, visible, deadLetters])).toEqual([
    ['trail', 0, 0],
    ['events', 0, 0],
    ['alerts', 0, 0],
  ]);
  expect(view.stages.map(({ name, perMinute }) => [name, perMinute])).toEqual([
    ['ingest', 7],
    ['cloudtrail-forwarder', undefined],
    ['enrich', undefined],
    ['alert-notify', undefined],
  ]);
  expect(view.sinks).toContainEqual(
    // What limits its requests is told by the node itself: this one has no limit.
    { name: 'local', kind: 'events-api' },
  );
});

async function items(): Promise<readonly FeedItem[]> {
  const heard: FeedItem[] = [];
  const leave = source.subscribe((some) => heard.push(...some));
  await eventually('the lists are read', () => heard.length > 0);
  leave();
  return heard;
}

test('the latest events, alerts and messages are listed, and a page that comes later hears them at once', async () => {
  const heard = await items();
  const ids = heard.flatMap((item) => (item.type === 'event' ? [item.id] : []));
  expect(ids.toSorted()).toEqual(['attack-1', 'seen-1']);
  expect(heard.filter(({ type }) => type === 'message')).toHaveLength(1);
  expect(heard).toContainEqual(
    expect.objectContaining({
      type: 'log',
      level: 'warn',
      message: expect.stringMatching(/^alert of rule \d+ \(level 1\d\)/),
    }),
  );
  let atOnce: readonly FeedItem[] = [];
  source.subscribe((some) => {
    atOnce = some;
  })();
  expect(atOnce).toEqual(heard);
});

test('an event opens with what redaction took by type and path, never the value, and what became of it', async () => {
  const detail = await source.event('seen-1');
  expect(detail).toMatchObject({
    id: 'seen-1',
    findings: [{ type: 'email', path: 'user.email', count: 1 }],
    fate: { settled: true, text: 'Wazuh has taken it' },
    archived: expect.stringMatching(/^s3:\/\/sluice-local-archive\/events\/tenant=demo\//),
    document: { event: { id: 'seen-1', action: 'auth_login' } },
  });
  expect(JSON.stringify(detail)).not.toContain('ann@example.com');
  expect(stack.manager?.events()).toContain(detail?.line);
  expect(await source.event('nowhere-1')).toBeUndefined();
});

test('an alert leads from its event to its group, and to the message and the mail as the team sees them', async () => {
  const detail = await source.event('attack-1');
  expect(detail?.rule?.hit?.level).toBeGreaterThanOrEqual(12);
  expect(detail?.group).toMatchObject({ state: 'open', alerts: 1, key: detail?.links.groupKey });
  const [listed] = detail?.messages ?? [];
  const message = await source.message(listed?.key ?? '');
  const [sent] = stack.inbox.slack.messages().filter(({ text }) => /injection/i.test(text));
  const sentence = detail?.rule?.hit?.description.replace(/\.$/, '');
  expect(sent?.text).toContain(sentence);
  expect(message?.title).toContain(sentence);
  expect(message?.html).toContain('<html');
  expect(message?.blocks?.length).toBeGreaterThan(2);
});

test('dead letters are told with their reasons by a look that leaves them where they are', async () => {
  const client = createSqsClient(stack.aws);
  const queueUrl = stack.queues.deadLettersUrl('alerts');
  const queue = createSqsQueue(client, { environment: stack.aws, queueUrl });
  await queue.send([{ body: '{"alert":{"id":"1.2"}}', attributes: { reason: 'invalid_alert' } }]);
  for (let look = 0; look < 2; look += 1)
    expect(await source.deadLetters()).toMatchObject({
      more: false,
      remarks: [],
      letters: [{ queue: 'alerts', reason: 'invalid_alert', ids: ['1.2'] }],
    });
  client.destroy();
});
