import { describe, expect, test } from 'vitest';
import { scoreAccessLog } from '../../../tools/score/access-log.ts';
import { scoreBeforeAfter } from '../../../tools/score/before-after.ts';
import { scoreDetectSecrets } from '../../../tools/score/detect-secrets.ts';
import { scoreGitleaks } from '../../../tools/score/gitleaks.ts';
import { type PresidioRow, scorePresidio, scorePresidioSentences } from '../../../tools/score/presidio.ts';
import type { Score } from '../../../tools/score/score.ts';
import { scoreSecretlint } from '../../../tools/score/secretlint.ts';

const CARD = '4242 4242 4242 4242';
const MAIL = 'ann@example.com';

function rows<T>(...values: readonly T[]) {
  return values.map((value, i) => ({ row: i + 1, value }));
}

/** Kind and verdict of every case of one measure. */
function cases(scores: readonly Score[], index = 0): readonly (readonly [string, boolean])[] {
  const score = scores[index];
  return score?.kind === 'share' ? score.cases.map(({ kind, right }) => [kind, right]) : [];
}

describe('presidio', () => {
  const row = (overrides: Partial<PresidioRow>): PresidioRow => ({
    entity: 'CREDIT_CARD',
    text: `pay with ${CARD} now`,
    values: [CARD],
    n_positive: true,
    score: null,
    strict_variant: false,
    leniency: null,
    ...overrides,
  });

  test('a value that is gone is found, one that is left is not', () => {
    const left = row({ entity: 'ROOM', text: 'room seven', values: ['seven'] });
    expect(cases(scorePresidio(rows(row({}), left)))).toEqual([
      ['CREDIT_CARD', true],
      ['ROOM', false],
    ]);
  });

  test.each([
    ['is a stricter variant', { strict_variant: true }],
    ['needs another leniency', { leniency: 3 }],
    ['has no values', { values: [] }],
    ['is a name in prose', { entity: 'PERSON' }],
    ['has a score of 0.1', { score: 0.1 }],
    ['has no pattern surer than 0.1', { score: [[0.01, 0.05]] }],
  ] as const)('a row that %s is left out', (_, overrides) => {
    expect(cases(scorePresidio(rows(row(overrides))))).toEqual([]);
  });

  test.each([[0.4], [[[0.05, 0.5]]], [[['max', 'max']]], [[]]] as const)(
    'a row of score %j counts',
    (score) => {
      expect(cases(scorePresidio(rows(row({ score }))))).toEqual([['CREDIT_CARD', true]]);
    },
  );

  test('a sentence is found when something in it is', () => {
    const sentences = rows(
      { entity: 'CARD', text: `my card is ${CARD}` },
      { entity: 'ROOM', text: 'room seven' },
    );
    expect(cases(scorePresidioSentences(sentences))).toEqual([
      ['CARD', true],
      ['ROOM', false],
    ]);
  });
});

test('gitleaks: recall needs a known secret, look-alikes come back byte for byte', () => {
  const scores = scoreGitleaks(
    rows(
      { rule: 'mail', text: `to ${MAIL}`, positive: true, secret: MAIL },
      { rule: 'mail', text: `to ${MAIL}`, positive: true, secret: null },
      { rule: 'mail', text: `to ${MAIL}`, positive: false },
      { rule: 'room', text: 'room seven', positive: false },
    ),
  );
  expect(cases(scores, 0)).toEqual([['mail', true]]);
  expect(cases(scores, 1)).toEqual([
    ['mail', false],
    ['room', true],
  ]);
});

test('secretlint: every message is a case, rows with options are left out', () => {
  const messages = [{ text: MAIL }, { text: 'seven' }];
  const row = { rule: 'secretlint-rule-mail', text: `${MAIL} in room seven`, has_options: false, messages };
  expect(cases(scoreSecretlint(rows(row, { ...row, has_options: true })))).toEqual([
    ['mail', true],
    ['mail', false],
  ]);
});

test('detect-secrets: without a known secret something must have been found', () => {
  const scores = scoreDetectSecrets(
    rows(
      { rule: 'a', text: `to ${MAIL}`, positive: true, secret: MAIL },
      { rule: 'b', text: `to ${MAIL}`, positive: true, secret: null },
      { rule: 'c', text: 'room seven', positive: true, secret: null },
      { rule: 'd', text: 'room seven', positive: false, secret: null },
      { rule: 'ip_public', text: '93.184.216.34', positive: true, secret: null },
    ),
  );
  expect(cases(scores)).toEqual([
    ['a', true],
    ['b', true],
    ['c', false],
  ]);
});

test('redactors: the value is gone and the text around it is kept', () => {
  const scores = scoreBeforeAfter(
    rows(
      { text: `my mail: ${MAIL}.`, spans: [{ entity: 'EMAIL', value: MAIL }] },
      { text: `${CARD} for Ann`, spans: [{ entity: 'PERSON_NAME', value: 'Ann' }] },
      { text: 'origin unclear', spans: null },
    ),
  );
  expect(cases(scores, 0)).toEqual([['EMAIL', true]]);
  expect(cases(scores, 1)).toEqual([
    ['EMAIL', true],
    ['PERSON_NAME', false],
  ]);
});

test('access log: a line with a false hit is counted under what was seen in it', () => {
  const lines = ['93.184.216.34 - - "GET / HTTP/1.1" 200 512', `"GET /?n=${CARD}"`, ''];
  expect(cases(scoreAccessLog(lines))).toEqual([
    ['clean', true],
    ['payment_card', false],
  ]);
});
