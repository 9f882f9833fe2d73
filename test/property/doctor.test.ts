import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { CheckName } from '../../tools/cli/doctor/catalogue.ts';
import { ANY_CHARACTER } from '../support/any-character.ts';
import { deployment, findings } from '../unit/cli/doctor/bench.ts';
import { type Asked, jwt, type Reply, startScripted } from '../unit/wazuh/scripted-server.ts';

/** Answers of the server API, by path; whatever is not here is answered with the first. */
let answers: ReadonlyMap<string, string> = new Map();
const server = await startScripted({
  login: () => ({ status: 200, body: jwt() }),
  check: ({ path }: Asked): Reply => {
    const [bare = ''] = path.split('?');
    return { status: 200, body: answers.get(bare) ?? [...answers.values()][0] ?? '{}' };
  },
});
afterAll(() => server.close());

const CHECKS: readonly CheckName[] = [
  'version',
  'permissions',
  'cluster',
  'daemons',
  'counters',
  'limit',
  'rules',
];
const PATHS = [
  '/',
  '/security/users/me',
  '/security/users/me/policies',
  '/cluster/status',
  '/cluster/nodes',
  '/manager/status',
  '/manager/api/config',
  '/manager/daemons/stats',
  '/rules/files',
];

const hostile = fc.oneof(fc.string({ unit: ANY_CHARACTER }), fc.constant('\u001b[2J\u202e'), fc.jsonValue());
/** Something in the shape of Wazuh's answers with anything in it, or anything. */
const answer = fc
  .oneof(
    fc.jsonValue(),
    fc.record({
      data: fc.record({
        api_version: hostile,
        timestamp: hostile,
        enabled: fc.constantFrom('yes', 'no'),
        rbac_mode: fc.constantFrom('white', 'black'),
        affected_items: fc.array(fc.oneof(hostile, fc.dictionary(fc.string(), hostile)), { maxLength: 3 }),
        failed_items: fc.constant([]),
      }),
      error: fc.constantFrom(0, 1, 2),
    }),
  )
  .map((value) => JSON.stringify(value));

/** As a rule one that lets the other checks go on. */
const text = fc.oneof(fc.string({ unit: ANY_CHARACTER }), fc.constant('4.14.7\u001b[2J\u202e'));
const root = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({ data: fc.record({ api_version: text, timestamp: text }) })
      .map((value) => JSON.stringify(value)),
  },
  { weight: 1, arbitrary: answer },
);

test('whatever a server API answers, every check says something, on one plain line, and none breaks', async () => {
  const place = deployment({ tls: { fingerprints: [server.identity.fingerprint256] }, url: server.url });
  let inside = 0;
  await fc.assert(
    fc.asyncProperty(fc.tuple(root, ...PATHS.slice(1).map(() => answer)), async (bodies) => {
      answers = new Map(PATHS.map((path, i) => [path, bodies[i] ?? '']));
      const found = await findings(place, CHECKS);
      expect(new Set(found.map(({ check }) => check))).toEqual(
        new Set(['dns', 'tcp', 'certificate', 'login', ...CHECKS]),
      );
      if (found.some(({ check, status }) => check === 'login' && status === 'green')) inside += 1;
      for (const { seen, next = [] } of found) {
        expect(seen).not.toMatch(/failed with|[\p{Cc}\p{Cf}]/u);
        expect(next.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }
    }),
    { numRuns: 25 },
  );
  expect(inside).toBeGreaterThan(8);
});
