import { runInThisContext } from 'node:vm';
import fc from 'fast-check';
import { parseSync } from 'oxc-parser';
import { expect, test } from 'vitest';
import { defineConfig } from '../../src/config.ts';
import { EVENTBRIDGE_SOURCES } from '../../src/event/envelope.ts';
import { type Answers, checkAnswers, configOf } from '../../tools/cli/init/answers.ts';
import { literal, type Plain } from '../../tools/cli/init/literal.ts';
import { renderConfig } from '../../tools/cli/init/render-config.ts';
import { ANY_CHARACTER } from '../support/any-character.ts';

/** What a file gives to `defineConfig`. */
function argumentOf(file: string): unknown {
  const body = file.replace(/^import .*\n/, '').replace('export default', 'return');
  return runInThisContext(`((defineConfig) => {${body}})`)((given: unknown) => given);
}

const anyText = fc.oneof(
  fc.string({ unit: ANY_CHARACTER }),
  fc.string({
    unit: fc.constantFrom("'", '"', '`', '\\', '\n', '\r', '$', '{', '}', 'n', '\u2028', '\ud800'),
  }),
);
const plain: fc.Arbitrary<Plain> = fc.letrec<{ value: Plain }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    anyText,
    fc.boolean(),
    fc.integer(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      anyText.filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).value;

test('any value is written as TypeScript that is equal to it', () => {
  fc.assert(
    fc.property(plain, (value) => {
      expect(runInThisContext(`(${literal(value)})`)).toEqual(value);
    }),
    { numRuns: 500 },
  );
});

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/);
const word = fc.stringMatching(/^[a-z][a-z0-9]{1,12}$/);
const address = fc.oneof(
  word.map((host) => `https://${host}.example.com:55000`),
  // Everything that a URL takes, quotes and backslashes among it.
  anyText.map((text) => `https://wazuh.example.com/${text.replaceAll(/[@\s]/g, '')}`),
);
const mail = fc.oneof(
  word.map((user) => `${user}@example.com`),
  word.map((user) => `${user}'o@example.com`),
);
const maybe = (arbitrary: fc.Arbitrary<string>) => fc.oneof(fc.constant(''), arbitrary);
const some = <T>(...values: readonly T[]) => fc.subarray([...values]);

const answers: fc.Arbitrary<Answers> = fc.record({
  name,
  region: fc.constantFrom('eu-west-1', 'us-gov-west-1', 'cn-north-1'),
  account: maybe(fc.stringMatching(/^\d{12}$/)),
  tenants: fc.uniqueArray(name, { minLength: 1, maxLength: 4 }),
  hooks: some('supabase' as const, 'sentry' as const),
  nodes: fc.array(address, { minLength: 1, maxLength: 3 }),
  trust: fc.constantFrom('authorities' as const, 'fingerprints' as const, 'ca' as const),
  fingerprints: fc.array(
    fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) =>
      Buffer.from(bytes)
        .toString('hex')
        .toUpperCase()
        .replaceAll(/..(?=.)/g, '$&:'),
    ),
    { minLength: 1, maxLength: 2 },
  ),
  ca: anyText.map((text) => `-----BEGIN CERTIFICATE-----\n${text}`),
  ways: some('agent' as const, 's3' as const),
  trails: fc.uniqueArray(
    word.map((each) => `trail-${each}`),
    { maxLength: 2 },
  ),
  organization: maybe(fc.constant('o-a1b2c3d4e5')),
  services: some(...EVENTBRIDGE_SOURCES),
  channels: some('slack' as const, 'email' as const, 'pagerduty' as const),
  mailFrom: mail,
  mailTo: fc.array(mail, { minLength: 1, maxLength: 2 }),
  dashboardUrl: maybe(address),
  alarmEmail: maybe(mail),
});

test('answers that are taken give a file that parses, that the schema takes, and that says what was answered', () => {
  let taken = 0;
  fc.assert(
    fc.property(answers, (given) => {
      const checked = checkAnswers(given);
      if ('problems' in checked) {
        // Only addresses are drawn from beyond what is allowed.
        for (const { answer } of checked.problems)
          expect(['nodes', 'dashboardUrl', 'mailFrom', 'mailTo', 'alarmEmail']).toContain(answer);
        return;
      }
      taken += 1;
      const file = renderConfig(given);
      expect(parseSync('sluice.config.ts', file).errors).toEqual([]);
      const written = argumentOf(file);
      expect(written).toEqual(configOf(given));
      expect(defineConfig(written as never)).toEqual(checked.config);
    }),
    { numRuns: 100 },
  );
  expect(taken).toBeGreaterThan(40);
});
