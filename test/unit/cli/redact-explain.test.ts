import { describe, expect, test } from 'vitest';
import { COLOURED, choosePaint, PLAIN } from '../../../tools/cli/commands/redact/redact-paint.ts';
import { FAILED_LOGIN, pipe, STOP_LOGGING, sluice } from './run-sluice.ts';

const ESCAPE = '\u001b[';

test('shows a normalized event with what would go, where, what becomes of it and why', async () => {
  const { exitCode, printed } = await pipe([FAILED_LOGIN], 'normalize --source app', 'redact --explain');
  const shown = printed.join('\n');
  expect(exitCode).toBe(0);
  expect(shown).toContain('line 1: 2 findings');
  expect(shown).toContain('"email": "«ann@example.com»"');
  expect(shown).toMatch(/user\.email +email +mask → \[REDACTED:email\] +e-mail address \(/);
  expect(shown).toMatch(/sluice\.details\.card +payment_card +mask → .* +payment card number \(/i);
  expect(shown).toContain('in all: 2 findings in 1 of 1 documents');
});

test('a field rule is explained by the name of the field', async () => {
  const { printed } = await sluice('redact --explain', [{ details: { db_password: 'correct horse' } }]);
  expect(printed.join('\n')).toMatch(/details\.db_password +password +mask → .*field name "dbpassword"/);
  expect(printed.at(-1)).toMatch(/password +1 +mask +by the name of its field/);
});

test('the event and the record beside it are explained each by its own policy', async () => {
  const { printed } = await pipe([STOP_LOGGING], 'normalize --source cloudtrail', 'redact --explain');
  const shown = printed.join('\n');
  expect(shown).toContain('line 1, event:');
  expect(shown).toContain('line 1, record: 1 finding');
  expect(shown).toMatch(/ {2}requestParameters\.password +password +mask/);
  expect(shown).not.toContain('userIdentity.userName  ');
});

test('every record of a CloudTrail file is a document of its own', async () => {
  const file = { Records: [STOP_LOGGING, STOP_LOGGING] };
  const { printed } = await sluice('redact --policy cloudtrail --explain', [file]);
  expect(printed.filter((line) => line.startsWith('line 1, record '))).toHaveLength(2);
  expect(printed.join('\n')).toContain('in all: 2 findings in 2 of 2 documents');
});

test('strings are shown one a line', async () => {
  const { printed } = await sluice('redact --strings --explain', ['mail ann@example.com', 'plain']);
  expect(printed.slice(0, 2)).toEqual(['line 1: 1 finding', '"mail «ann@example.com»"']);
  expect(printed).toContain('line 2: nothing');
});

test('where nothing is found, nothing is listed', async () => {
  const { printed } = await sluice('redact --strings --explain', ['']);
  expect(printed).toEqual(['line 1: nothing', '""', 'in all: nothing in 0 of 1 documents']);
});

test('what a policy only reports stays, and is marked otherwise', () => {
  const finding = { type: 'email', field: undefined };
  expect(PLAIN.found('x', { ...finding, replacement: undefined })).toBe('‹x›');
  expect(PLAIN.found('x', { ...finding, replacement: '' })).toBe('«x»');
});

test('a line that is no JSON is refused, and those behind it are explained', async () => {
  const { exitCode, printed, errors } = await sluice('redact --explain', 'nope\n{"a":"ann@example.com"}\n');
  expect(exitCode).toBe(1);
  expect(errors).toMatch(/^line 1: this is not JSON/);
  expect(printed[0]).toBe('line 2: 1 finding');
});

test('long strings are shortened around what was found', async () => {
  const note = `${'before '.repeat(100)}ann@example.com${' after'.repeat(100)}`;
  const { printed } = await sluice('redact --explain', [{ note }]);
  expect(printed[2]).toMatch(/^ {2}"note": "….{40}«ann@example\.com».{40}…"$/);
});

test('what holds nothing is shortened: long lists of members, and what is inside them', async () => {
  const members = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`m${i}`, { list: [i, i] }]));
  const { printed } = await sluice('redact --explain', [{ ...members, mail: 'ann@example.com' }]);
  expect(printed.length).toBeLessThan(15);
  expect(printed).toContain('  … 494 more');
  expect(printed).toContain('  "mail": "«ann@example.com»"');
});

test('nothing in a document steers the terminal that it is shown on', async () => {
  const hostile = '\u001b[2J\u009b31m\u202eevil\u0007';
  const { printed } = await sluice('redact --explain', [
    { [`${hostile} ann@example.com`]: hostile, password: hostile, other: { deep: hostile } },
  ]);
  expect(printed.join('')).not.toMatch(/\p{Cc}|\p{Cf}/u);
});

describe('colour', () => {
  test('is there when it is asked for, by pack', async () => {
    const { printed } = await sluice('redact --strings --explain --color', [
      'ann@example.com 4111 1111 1111 1111',
    ]);
    expect(printed[1]).toBe(
      `"${ESCAPE}7m${ESCAPE}36mann@example.com${ESCAPE}39m${ESCAPE}27m ${ESCAPE}7m${ESCAPE}33m4111 1111 1111 1111${ESCAPE}39m${ESCAPE}27m"`,
    );
  });

  test('is not there in a pipe', async () => {
    expect((await sluice('redact --explain', [FAILED_LOGIN])).printed.join('')).not.toContain(ESCAPE);
  });

  test.each([
    ['on a terminal', undefined, true, {}, COLOURED],
    ['on a terminal with NO_COLOR', undefined, true, { NO_COLOR: '1' }, PLAIN],
    ['on a terminal with an empty NO_COLOR', undefined, true, { NO_COLOR: '' }, COLOURED],
    ['on a dumb terminal', undefined, true, { TERM: 'dumb' }, PLAIN],
    ['with --no-color', false, true, {}, PLAIN],
    ['with --color and NO_COLOR', true, false, { NO_COLOR: '1' }, COLOURED],
  ])('is chosen %s', (_, asked, terminal, env, paint) => {
    expect(choosePaint(asked, terminal, env)).toBe(paint);
  });
});

test('--explain and --summary exclude each other', async () => {
  const { exitCode, errors } = await sluice('redact --explain --summary');
  expect(exitCode).toBe(2);
  expect(errors).toContain("'--explain' cannot be used with option '--summary'");
});
