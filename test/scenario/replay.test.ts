import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { createSqsLetters } from '../../adapters/aws/queues/sqs-letters.ts';
import { createSqsQueue } from '../../adapters/aws/queues/sqs-queue.ts';
import manifest from '../../package.json' with { type: 'json' };
import { QUEUES, type QueueName } from '../../src/pipeline.ts';
import type { Stack } from '../../tools/local/stack.ts';
import { leaveWord } from '../../tools/local/state-file.ts';
import {
  analysedIds,
  drained,
  eventually,
  postEvents,
  startObservedStack,
} from '../support/running-stack.ts';
import { sluice } from '../unit/cli/run-sluice.ts';

let stack: Stack;
let folder: string;
let client: ReturnType<typeof createSqsClient>;
const QUEUE_NAMES = Object.keys(QUEUES) as QueueName[];

beforeAll(async () => {
  stack = await startObservedStack();
  client = createSqsClient(stack.aws);
  folder = await mkdtemp(join(tmpdir(), 'sluice-replay-'));
  const path = join(folder, 'stack.json');
  vi.stubEnv('SLUICE_STATE', path);
  await leaveWord(stack, path);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  client.destroy();
  await stack.close();
  await rm(folder, { recursive: true });
});

const now = Date.now;
function lettersOf(queueUrl: string) {
  const environment = stack.aws;
  return {
    ...createSqsQueue(client, { environment, queueUrl }),
    ...createSqsLetters(client, { environment, queueUrl, waitS: 0 }),
  };
}

async function parkedLetters(): Promise<number> {
  const { visible } = await lettersOf(stack.queues.deadLettersUrl('events')).depth();
  return visible;
}

const times = (id: string) => analysedIds(stack).filter((analysed) => analysed === id).length;
const event = (i: number) => ({
  id: `replayed-${i}`,
  action: i % 2 === 0 ? 'auth_login_failed' : 'qr_scan',
  user: { id: `u_${i}` },
});

test('events that the manager would not take are found, replayed in part and as a whole, and come to it once each', async () => {
  stack.manager?.setFault({ kind: 'chokes-on', text: '"action":"', status: 400 });
  const ids = await postEvents(
    stack,
    Array.from({ length: 6 }, (_, i) => event(i)),
  );
  await drained(stack);
  stack.manager?.setFault(undefined);
  expect(await parkedLetters()).toBeGreaterThan(0);
  expect(ids.map(times)).toEqual([0, 0, 0, 0, 0, 0]);

  const found = await sluice(`find replayed-3 --local --json`, '', {}, now);
  const { object, delivery } = JSON.parse(found.printed[0] ?? '');
  expect(object).toMatch(/^events\/tenant=demo\/source=app\/date=[\d-]+\/hour=\d\d\/[\w-]{24}\.jsonl\.gz$/);
  expect(delivery).toMatchObject({ kind: 'parked', letters: [{ reason: 'refused_by_wazuh' }] });

  const replay = (where: string) =>
    sluice(`replay --from dlq --local --rate 1000 --where ${where}`, '', {}, now);
  const part = await replay('event.action=auth_*');
  expect(part).toMatchObject({ exitCode: 0, errors: expect.stringContaining('3 events are on their way') });
  await eventually('the logins are there', () => ids.filter((id) => times(id) === 1).length === 3);
  expect(await replay('class=refused')).toMatchObject({
    errors: expect.stringContaining('3 events are on their way'),
  });
  await eventually('all are there', () => ids.every((id) => times(id) > 0));
  expect(await replay('class=refused')).toMatchObject({ errors: 'there are no dead letters to be seen\n' });

  const again = 'replay --from archive --local --since 1h --rate 1000 --where event.action=qr_*';
  await sluice(again, '', {}, now);
  await sluice(again, '', {}, now);
  await eventually('the scans are there once more', () => ids.every((id, i) => times(id) === 1 + (i % 2)));
  await drained(stack);
  expect(ids.map(times)).toEqual([1, 2, 1, 2, 1, 2]);
  // Nothing of all this was archived a second time.
  expect([...stack.archive().keys()]).toEqual([object]);
  const ledger = await sluice('ledger --local --json', '', {}, now);
  expect(JSON.parse(ledger.printed.join(''))).toMatchObject({ balanced: true });
});

test('what somebody else puts into a queue is redacted before it comes to rest among the dead letters', async () => {
  const secrets = ['ann@example.com', 'correct-horse-battery'];
  const [email, password] = secrets;
  for (const queue of QUEUE_NAMES)
    await lettersOf(stack.queues.url(queue)).send([
      { body: `login of ${email} password=${password}` },
      { body: JSON.stringify({ v: 1, user: email, password }) },
    ]);
  await drained(stack);
  for (const queue of QUEUE_NAMES) {
    const letters = await lettersOf(stack.queues.deadLettersUrl(queue)).receive(60);
    expect(letters.map(({ attributes }) => attributes)).toEqual(
      Array.from({ length: 2 }, () =>
        expect.objectContaining({ class: 'unreadable', version: manifest.version, attempt: '1' }),
      ),
    );
    for (const { body } of letters) {
      expect(body).toContain('[REDACTED');
      for (const secret of secrets) expect(body).not.toContain(secret);
    }
  }
});
