import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { PurgeQueueCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createSqsClient } from '../../adapters/aws/clients/sqs-client.ts';
import { runCli } from '../../tools/cli/run.ts';
import { ledgerSum } from '../../tools/local/journal.ts';
import { NO_FAULTS } from '../../tools/local/lambda/event-source.ts';
import type { Stack } from '../../tools/local/stack.ts';
import { leaveWord } from '../../tools/local/state-file.ts';
import {
  CLOCKS_RUN_OFTEN,
  drained,
  eventually,
  post,
  ROUGH,
  startObservedStack,
  trailRecords,
} from '../support/running-stack.ts';

const TRAIL = 'AWSLogs/111122223333';
const FILE = `${TRAIL}/CloudTrail/eu-west-1/2026/03/04/file.json.gz`;

let stack: Stack;
let folder: string;
let faults = ROUGH;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-ledger-'));
  stack = await startObservedStack({ ...CLOCKS_RUN_OFTEN, faults: () => faults });
  vi.stubEnv('SLUICE_STATE', join(folder, 'stack.json'));
  await leaveWord(stack, join(folder, 'stack.json'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await stack.close();
  await rm(folder, { recursive: true });
});

interface Line {
  readonly source: string;
  readonly received: number;
  readonly missing: number;
}
interface Ledger {
  readonly balanced: boolean;
  readonly queues: { readonly events: number; readonly deadLetters: number };
  readonly totals: readonly (Line & { readonly by: object })[];
  readonly missing: readonly { readonly request: string; readonly key: string; readonly claimed: boolean }[];
  readonly parked: readonly { readonly request: string; readonly reason: string }[];
}

/** What `sluice ledger --local --json --explain` prints, as if it were so much later. */
async function ledger(laterMs = 0): Promise<Ledger & { readonly exitCode: number }> {
  const [output, errors] = [new PassThrough(), new PassThrough()];
  const [printed, complaints] = [text(output), text(errors)];
  const exitCode = await runCli(['ledger', '--local', '--json', '--explain', '--since', '90m'], {
    streams: { input: Readable.from([]), output, errors },
    env: {},
    now: () => Date.now() + laterMs,
  });
  output.end();
  errors.end();
  expect(await complaints).toBe('');
  return { exitCode, ...(JSON.parse(await printed) as Ledger) };
}

/** Ten events of an application and one that is none; ids of the request. */
async function postBatch(batch: string): Promise<string> {
  const events = Array.from({ length: 10 }, (_, i) => ({ id: `${batch}-${i}`, action: 'api_get' }));
  const response = await post(stack, JSON.stringify([...events, { nothing: 'here' }]));
  expect(response.status).toBe(202);
  return ((await response.json()) as { requestId: string }).requestId;
}

async function postHook(id: string): Promise<void> {
  const body = JSON.stringify({
    type: 'INSERT',
    table: 'orders',
    schema: 'public',
    record: { id },
    old_record: null,
  });
  const headers = { 'content-type': 'application/json', 'x-sluice-hook-secret': stack.hookSecrets.supabase };
  const response = await fetch(`${stack.ingestUrl}/v1/hooks/supabase`, { method: 'POST', headers, body });
  expect(response.status).toBe(202);
}

const NOTHING = {
  rejected: 0,
  filtered: 0,
  duplicate: 0,
  parked: 0,
  inFlight: 0,
  missing: 0,
  difference: 0,
  replayed: 0,
  unannounced: 0,
  refused: 0,
};

test('the ledger of a rough hour balances with exactly what was sent', async () => {
  stack.manager?.setFault({ kind: 'chokes-on', text: '"id":"b7-3"', status: 400 });
  const requests: string[] = [];
  for (let batch = 0; batch < 12; batch += 1) requests.push(await postBatch(`b${batch}`));
  // The same events once more: a sender that did not hear the answer.
  for (const batch of ['b0', 'b1']) await postBatch(batch);
  for (const id of ['order-1', 'order-2']) await postHook(id);
  const records = [...trailRecords(120), { none: 'of ours' }];
  await stack.putTrailFile(FILE, gzipSync(JSON.stringify({ Records: records })));
  await stack.putTrailFile(`${TRAIL}/CloudTrail-Digest/eu-west-1/2026/03/04/d.json.gz`, gzipSync('{}'));
  await drained(stack);

  const { exitCode, balanced, queues, totals, parked } = await ledger();
  expect([exitCode, balanced, queues]).toEqual([0, true, { events: 0, deadLetters: 1 }]);
  const expected = [
    { source: 'app', received: 14 * 11, rejected: 14, duplicate: 20, forwarded: 119, parked: 1 },
    { source: 'cloudtrail', received: 122, filtered: 1, forwarded: 120, parked: 1 },
    { source: 'supabase', received: 2, forwarded: 2 },
  ].map((line) => ({ ...NOTHING, ...line }));
  expect(totals).toHaveLength(expected.length);
  expect(totals).toMatchObject(expected);
  expect(totals.find(({ source }) => source === 'cloudtrail')?.by).toMatchObject({
    filtered: { digest_object: 1 },
    forwarded: { 'events-api': 120 },
    parked: { invalid_record: 1 },
  });
  const reasons = new Map(parked.map(({ request, reason }) => [request, reason]));
  expect(reasons).toEqual(
    new Map([
      [requests[7], 'refused_by_wazuh'],
      [`demo-trail/${FILE}`, 'invalid_record'],
    ]),
  );
});

test('a message of a queue that somebody empties is missing, and named with its request', async () => {
  faults = NO_FAULTS;
  stack.manager?.setFault({ kind: 'down' });
  const request = await postBatch('gone');
  await eventually('it was tried', () => ledgerSum(stack.journal.ledger(), 'enrich', 'retried') > 0);
  const sqs = createSqsClient(stack.aws);
  await sqs.send(new PurgeQueueCommand({ QueueUrl: stack.queues.url('events') }));
  sqs.destroy();
  await drained(stack);
  expect((await ledger()).balanced).toBe(true);
  const { exitCode, balanced, missing, totals } = await ledger(15 * 60_000);
  expect([exitCode, balanced]).toEqual([1, false]);
  expect(missing.map((message) => message.request)).toEqual([request]);
  expect(totals.find(({ source }) => source === 'app')?.missing).toBe(10);

  // The alarm's metric says the same as the command; what it has summed is kept, and changes no sum.
  await stack.balanceLedger();
  expect((await ledger(15 * 60_000)).missing).toHaveLength(1);

  // The sender has them still: the same events under the same ids are the same message.
  stack.manager?.setFault(undefined);
  await postBatch('gone');
  await drained(stack);
  expect((await ledger(15 * 60_000)).balanced).toBe(true);
});
