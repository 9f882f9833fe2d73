import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createDynamoDbClient } from '../../adapters/aws/clients/dynamodb-client.ts';
import { createAlertSums } from '../../adapters/aws/table/alert-sums.ts';
import { createKeyRegistry } from '../../adapters/aws/table/key-store.ts';
import { createTable } from '../../adapters/aws/table/table.ts';
import { createIngestKey } from '../../src/intake/door/ingest-key.ts';
import { PLAIN_KEY } from '../../src/intake/door/key-store.ts';
import type { Stack } from '../../tools/local/stack.ts';
import { LOCAL } from '../../tools/local/stack-config.ts';
import { collectedHeap } from '../support/collected-heap.ts';
import { CLOCKS_RUN_OFTEN, type Observed, post, startObservedStack } from '../support/running-stack.ts';

/** Stands in every request here, so that it can be looked for where it must not be. */
const CANARY = 'canary-5b2e';
/** Taken and refused record by record: what is asked of the table is then asked at the door alone. */
const REFUSED_EVENT = '{}';

let stack: Stack & Observed;
let ahead = 0;
const clock = () => Date.now() + ahead;
const asked = { GetItem: 0, UpdateItem: 0 };
beforeAll(async () => {
  stack = await startObservedStack({
    ...CLOCKS_RUN_OFTEN,
    clock,
    onTableRequest: (operation) => {
      if (operation === 'GetItem' || operation === 'UpdateItem') asked[operation] += 1;
    },
  });
  // At its start a deployment sums up the alerts of a day: those writes are none of the door's.
  const day = Array.from({ length: 24 }, (_, i) => new Date(clock() - (i + 2) * 3_600_000).toISOString());
  const sums = createAlertSums(createTable(createDynamoDbClient(stack.aws), stack.table));
  await vi.waitFor(
    async () => expect((await sums.read(day.map((at) => at.slice(0, 13)))).size).toBe(24),
    120_000,
  );
});
afterAll(() => stack.close());
beforeEach(() => {
  // Long enough for whatever was spent before.
  ahead += 60_000;
});

const statusOf = async (response: Promise<Response>) => {
  const { status, body } = await response;
  await body?.cancel();
  return status;
};
const withKey = (authorization: string) => statusOf(post(stack, REFUSED_EVENT, { authorization }));

/** 10 000 with CAMPAIGN=full. */
const GUESSES = process.env.CAMPAIGN === 'full' ? 10_000 : 2_000;

/** Invented ids, the right id with a wrong secret, and what is no key at all. */
function guess(i: number): string {
  const digits = i.toString(16).padStart(16, '0');
  const guesses = [
    `Bearer slk_${digits}_${'0'.repeat(64)}`,
    `Bearer ${stack.key.slice(0, -16)}${digits}`,
    `Bearer slp_${digits}_${'f'.repeat(64)}`,
    `Bearer ${CANARY}${i}`,
  ];
  return guesses[i % guesses.length] ?? '';
}

test(`${GUESSES} wrong keys get 401 or 429, and cost neither memory nor the table nor a neighbour`, async () => {
  expect(await withKey(`Bearer ${stack.key}`)).toBe(202);
  const before = { ...asked };
  const started = performance.now();
  const statuses = new Set<number>();
  const heaps: number[] = [];
  for (let i = 0; i < GUESSES; i += 50) {
    const guesses = Array.from({ length: 50 }, (_, j) => withKey(guess(i + j)));
    // Asked last of all, it does not wait for them to be answered.
    const [good, ...wrong] = await Promise.all([withKey(`Bearer ${stack.key}`), ...guesses]);
    expect(good).toBe(202);
    for (const status of wrong) statuses.add(status);
    stack.logLines.splice(
      0,
      stack.logLines.length,
      ...stack.logLines.filter((line) => line.includes(CANARY)),
    );
    if ((i + 50) % (GUESSES / 2) === 0) heaps.push(collectedHeap());
  }
  const seconds = (performance.now() - started) / 1_000;
  expect(statuses).toEqual(new Set([401, 429]));
  const [half = 0, whole = 0] = heaps;
  expect(whole - half).toBeLessThan(5_000_000);
  // 50 guesses and five a second are looked up, and the right key again every 30 s.
  expect(asked.GetItem - before.GetItem).toBeLessThanOrEqual(52 + 5.1 * seconds);
  // The shared counts hear of every sixteenth of what is granted, and of the right key once a second; the ledger of each of
  // the requests that came in, and of no guess.
  expect(asked.UpdateItem - before.UpdateItem).toBeLessThanOrEqual(GUESSES / 50 + 32 + 3 * seconds);
}, 480_000);

test('a key that nobody has seen yet waits behind the guesses of its address, as long as it is told', async () => {
  const fresh = createIngestKey({ id: new Uint8Array(8).fill(9), secret: new Uint8Array(32).fill(9) });
  const client = createDynamoDbClient(stack.aws);
  const owner = { tenant: LOCAL.tenant, application: LOCAL.application };
  const key = { ...PLAIN_KEY, ...owner, id: fresh.id, secretHash: fresh.secretHash };
  await createKeyRegistry(createTable(client, stack.table)).add(key, clock());
  client.destroy();
  const guesses = Array.from({ length: 200 }, (_, i) => withKey(guess(i)));
  expect((await Promise.all(guesses)).filter((status) => status === 429).length).toBeGreaterThan(100);
  const refused = await post(stack, REFUSED_EVENT, { authorization: `Bearer ${fresh.text}` });
  expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'too_many_requests' }]);
  expect(refused.headers.get('ratelimit-remaining')).toMatch(/^\d$/);
  ahead += 1_000 * Number(refused.headers.get('retry-after'));
  expect(await withKey(`Bearer ${fresh.text}`)).toBe(202);
});

test('nothing of any guess is in a log line, and no invocation has failed', () => {
  expect(stack.logLines.filter((line) => line.includes(CANARY))).toEqual([]);
  expect(stack.logLines.filter((line) => line.includes('"level":"ERROR"'))).toEqual([]);
});
