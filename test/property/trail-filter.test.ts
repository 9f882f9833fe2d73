import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTrailFilter, type TrailFilter } from '../../src/intake/trail/trail-filter.ts';
import { compileGlobs } from '../../src/intake/trail/trail-glob.ts';
import type { JsonObject } from '../../src/kernel/json.ts';

const NOW = Date.parse('2026-03-04T05:06:07Z');
const NAMES = ['Decrypt', 'DescribeVpcs', 'StopLogging', 'ConsoleLogin', 'AssumeRole', 'PutObject'];
const SOURCES = [
  'kms.amazonaws.com',
  'ec2.amazonaws.com',
  'cloudtrail.amazonaws.com',
  'signin.amazonaws.com',
];

const word = fc.oneof(
  fc.constantFrom(...NAMES, ...SOURCES, '*', 'De*', '*s', '10.0.0.0/8', '198.51.100.7', 'eu-*'),
  fc.string({ unit: fc.constantFrom('a', 'D', '*', '/', ':', '.'), maxLength: 8 }),
);
const words = fc.oneof(word, fc.array(word, { minLength: 1, maxLength: 3 }));
const optional = { requiredKeys: [] as [] };
const condition = fc.record(
  {
    eventName: words,
    eventSource: words,
    errorCode: words,
    account: words,
    unit: words,
    readOnly: fc.boolean(),
    sourceIPAddress: words,
    identity: fc.record({ type: words, role: words, session: words, invokedBy: words }, optional),
    resource: words,
  },
  optional,
);
const filter = fc.record(
  {
    name: fc.constantFrom('one', 'two', 'three'),
    action: fc.constantFrom('drop', 'sample', 'count'),
    keepOneIn: fc.integer({ min: 2, max: 5 }),
    expires: fc.constantFrom('2026-03-03', '2026-03-04', '2027-01-01'),
    when: condition,
    unless: fc.oneof(condition, fc.array(condition, { minLength: 1, maxLength: 2 })),
    evenIfAlerting: fc.boolean(),
  },
  { requiredKeys: ['name', 'action', 'keepOneIn', 'when'] },
) as fc.Arbitrary<TrailFilter>;
const filters = fc.array(filter, { maxLength: 4 });

const any = fc.jsonValue({ maxDepth: 2 });
const record = fc.oneof(
  fc.dictionary(fc.string(), any),
  fc.record(
    {
      eventName: fc.oneof(fc.constantFrom(...NAMES), any),
      eventSource: fc.oneof(fc.constantFrom(...SOURCES), any),
      eventID: fc.oneof(fc.uuid(), any),
      errorCode: fc.oneof(fc.constantFrom('AccessDenied', 'Throttled'), any),
      readOnly: fc.oneof(fc.boolean(), any),
      sourceIPAddress: fc.oneof(fc.ipV4(), fc.ipV6(), any),
      recipientAccountId: any,
      userIdentity: fc.oneof(
        any,
        fc.record(
          { type: fc.constantFrom('Root', 'AssumedRole', 'IAMUser'), arn: any, sessionContext: any },
          optional,
        ),
      ),
      resources: fc.oneof(any, fc.array(fc.record({ ARN: any }))),
    },
    optional,
  ),
) as fc.Arbitrary<JsonObject>;

test('any record under any filters is kept or left out under the name of one of them, the same each time', () => {
  fc.assert(
    fc.property(filters, fc.array(record, { maxLength: 6 }), (all, records) => {
      const judge = createTrailFilter(all, { '111122223333': { alias: 'Da', unit: 'a/D' } });
      const verdicts = records.map((each) => judge(each, NOW));
      for (const verdict of verdicts)
        if (verdict.kind === 'left_out') expect(all.map(({ name }) => name)).toContain(verdict.filter);
        else expect(verdict.kind).toBe('keep');
      const again = createTrailFilter(all, { '111122223333': { alias: 'Da', unit: 'a/D' } });
      expect(
        records
          .toReversed()
          .map((each) => again(each, NOW))
          .toReversed(),
      ).toEqual(verdicts);
    }),
  );
});

test('filters that have expired are as good as none', () => {
  fc.assert(
    fc.property(filters, record, (all, each) => {
      const expired = all.map((one) => ({ ...one, expires: '2026-03-03' }));
      expect(createTrailFilter(expired)(each, NOW)).toEqual({ kind: 'keep' });
      const without = all.filter(({ expires }) => expires !== '2026-03-03');
      expect(createTrailFilter(all)(each, NOW)).toEqual(createTrailFilter(without)(each, NOW));
    }),
  );
});

test('a filter more never brings a record back, but in its own sample', () => {
  fc.assert(
    fc.property(filters, filter, record, (all, one, each) => {
      const before = createTrailFilter(all)(each, NOW);
      const after = createTrailFilter([...all, { ...one, name: 'last' }])(each, NOW);
      if (before.kind === 'left_out') expect(after).toEqual(before);
    }),
  );
});

test('what alerts is left out by no filter that does not say so', () => {
  fc.assert(
    fc.property(filters, record, (all, each) => {
      const guarded = all.map((one) => ({ ...one, evenIfAlerting: false }));
      const stopped = { ...each, eventName: 'StopLogging', eventSource: 'cloudtrail.amazonaws.com' };
      expect(createTrailFilter(guarded)(stopped, NOW).kind).toBe('keep');
      const root = { ...each, userIdentity: { type: 'Root' } };
      expect(createTrailFilter(guarded)(root, NOW).kind).toBe('keep');
    }),
  );
});

test('a sample keeps about one of so many, whatever the number', () => {
  const ids = fc.sample(fc.uuid(), { numRuns: 6_000, seed: 7 });
  for (const keepOneIn of [2, 3, 10, 16, 100]) {
    const judge = createTrailFilter([
      { name: 'some', action: 'sample', keepOneIn, when: { eventName: 'Decrypt' } },
    ]);
    const kept = ids.filter(
      (eventID) => judge({ eventName: 'Decrypt', eventID }, NOW).kind === 'keep',
    ).length;
    const wanted = ids.length / keepOneIn;
    // Six standard deviations.
    expect(Math.abs(kept - wanted)).toBeLessThan(6 * Math.sqrt(wanted * (1 - 1 / keepOneIn)));
  }
});

test('a word takes just what a regular expression of the same meaning takes', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
  const texts = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 10 });
  fc.assert(
    fc.property(letters, texts, (glob, text) => {
      expect(compileGlobs([glob])(text)).toBe(new RegExp(`^${glob.replaceAll(/\*+/g, '.*')}$`).test(text));
    }),
    { numRuns: 1_000 },
  );
});

test('a word of many stars on a long text that nearly matches takes no longer than its length', () => {
  const [glob, text] = [`${'a*'.repeat(60)}b`, 'a'.repeat(100_000)];
  const started = performance.now();
  expect(compileGlobs([glob])(`${text}c`)).toBe(false);
  expect(performance.now() - started).toBeLessThan(1_000);
});
