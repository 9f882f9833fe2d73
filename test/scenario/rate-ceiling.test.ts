import { expect, test } from 'vitest';
import { createRateCeiling } from '../../adapters/aws/table/rate-ceiling.ts';
import { ceilingOf, RATE_WINDOW_MS } from '../../src/intake/door/rate-bucket.ts';
import { createRateLimiter, type RatePolicy } from '../../src/intake/door/rate-limiter.ts';
import { ceilingSubject } from '../../src/intake/door/rate-subject.ts';
import { openClient } from '../support/local-aws.ts';

/** A busy machine is no reason to give up. */
const PATIENT_MS = 60_000;
const START = Date.UTC(2026, 2, 4, 5, 6);
const INSTANCES = 8;
const POLICIES: readonly RatePolicy[] = [
  { name: 'key', perSecond: 50, burst: 300 },
  { name: 'address', perSecond: 50, burst: 300 },
];

const { client, table, reader } = await openClient();
let operations = 0;
client.middlewareStack.add(
  (next) => (args) => {
    operations += 1;
    return next(args);
  },
  { step: 'initialize' },
);

test.each(POLICIES)(
  'functions that share a table admit what one would of a flooding $name, and little more',
  async (policy) => {
    const instances = Array.from({ length: INSTANCES }, () =>
      createRateLimiter({ ceiling: createRateCeiling(client, table, PATIENT_MS) }),
    );
    const subject = '203.0.113.9';
    const asked = operations;
    let admitted = 0;
    let refused = 0;
    for (let at = 0; at < RATE_WINDOW_MS; at += 100) {
      await Promise.all(
        instances.map(async (limits) => {
          const { allowed } = limits.take(policy, subject, 5, START + at);
          if (allowed) admitted += 5;
          else refused += 1;
          await limits.settle(START + at);
        }),
      );
    }
    const ceiling = ceilingOf(policy);
    const heldBack = policy.name === 'key' ? ceiling / 16 : ceiling / 4;
    expect(admitted).toBeGreaterThanOrEqual(ceiling);
    expect(admitted).toBeLessThanOrEqual(ceiling + INSTANCES * (heldBack + 5));
    expect(refused).toBeGreaterThan(INSTANCES * 20);
    // Each tells of every sixteenth and, of a key, each second; a flood that is refused is told of no more.
    expect(operations - asked).toBeLessThanOrEqual(INSTANCES * (16 + 10));
    const item = await reader.get(`rate#${ceilingSubject(policy.name, subject)}#${START / RATE_WINDOW_MS}`);
    expect(item?.used).toBeGreaterThanOrEqual(ceiling);
    expect(JSON.stringify(item)).not.toContain('203.0.113');
    for (const limits of instances)
      expect(limits.take(policy, subject, 1, START + RATE_WINDOW_MS).allowed).toBe(true);
  },
);

test('callers that stay below a quarter of the rate cost no write, wherever they arrive', async () => {
  const [first, second] = Array.from({ length: 2 }, () =>
    createRateLimiter({ ceiling: createRateCeiling(client, table, PATIENT_MS) }),
  );
  const asked = operations;
  const policy: RatePolicy = { name: 'address', perSecond: 50, burst: 500 };
  for (let at = 0; at < 60_000; at += 50) {
    const limits = at % 100 === 0 ? first : second;
    expect(limits?.take(policy, '203.0.113.10', 1, START + at).allowed).toBe(true);
    await limits?.settle(START + at);
  }
  expect(operations).toBe(asked);
});
