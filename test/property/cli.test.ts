import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ANY_CHARACTER } from '../support/any-character.ts';
import { securityEvent } from '../support/envelopes.ts';
import { sluice } from '../unit/cli/run-sluice.ts';

const FILTERS = [
  'normalize --source app',
  'normalize --source cloudtrail',
  'redact',
  'redact --all --summary',
  'redact --policy cloudtrail',
  'redact --policy alert',
  'redact --strings',
  'redact --explain',
  'redact --strings --all --explain',
  'enrich',
  'encode',
  'logtest',
  'logtest --json',
];

const SECTIONS = [
  'event',
  'user',
  'source',
  'user_agent',
  'url',
  'http',
  'cloud',
  'related',
  'threat',
  'labels',
];
const record = fc.dictionary(
  fc.constantFrom('action', 'eventName', 'Records', 'userIdentity', 'details', '@envelope', '__proto__', 'x'),
  fc.jsonValue(),
);
/** An event with sections that are not what they ought to be. */
const spoiled = fc
  .tuple(fc.constantFrom(...SECTIONS), fc.jsonValue())
  .map(([section, value]) => ({ ...securityEvent('e'), [section]: value }));
const nearlyRight = fc
  .tuple(fc.constantFrom('id', 'name', 'ip', 'original', 'account', 'user'), fc.jsonValue())
  .chain(([key, value]) =>
    fc.constantFrom(...SECTIONS).map((section) => ({ ...securityEvent('e'), [section]: { [key]: value } })),
  );
const line = fc.oneof(
  fc.string({ unit: ANY_CHARACTER }).map((text) => Buffer.from(text)),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  fc.oneof(fc.jsonValue(), record, spoiled, nearlyRight).map((value) => Buffer.from(JSON.stringify(value))),
);

test.each(FILTERS)('%s may refuse any line, but never crashes, and answers with 0 or 1', async (filter) => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 5 }), async (lines) => {
      const input = Buffer.concat(lines.flatMap((bytes) => [bytes, Buffer.from('\n')]));
      const { exitCode, errors } = await sluice(filter, input);
      expect([0, 1]).toContain(exitCode);
      const remarked = /WARNING|no decoder takes this line/.test(errors);
      expect(errors.includes('line '), errors).toBe(exitCode === 1 || remarked);
    }),
    { numRuns: filter.startsWith('logtest') || filter === 'enrich' ? 20 : 40 },
  );
});
