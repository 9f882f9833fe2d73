import { expect, test } from 'vitest';
import { scoreNaughtyStrings } from '../../../tools/score/blns.ts';
import { post } from '../../../tools/score/ingest-door.ts';
import { scoreJsonTestSuite } from '../../../tools/score/json-test-suite.ts';
import { scorePrototypePollution } from '../../../tools/score/prototype-pollution.ts';
import type { Score } from '../../../tools/score/score.ts';

function missed(score: Score | undefined): readonly number[] {
  return score?.kind === 'share' ? score.cases.filter(({ right }) => !right).map(({ row }) => row) : [-1];
}

const b64 = (text: string) => Buffer.from(text).toString('base64');

test('the door takes an event and shows the line that Wazuh would read', async () => {
  const answer = await post(Buffer.from('{"action":"auth_login","user":{"id":"u_1"}}'));
  expect(answer).toMatchObject({ status: 202, accepted: 1, code: undefined });
  expect(JSON.parse(answer.lines[0] ?? '')).toMatchObject({ sluice: { user: { id: 'u_1' } } });
});

test('JSON test suite: what should be refused and is taken counts as wrong', async () => {
  const scores = await scoreJsonTestSuite([
    { row: 1, value: { expect: 'reject', b64: b64('[1,') } },
    { row: 2, value: { expect: 'reject', b64: b64('{"action":"auth_login"}') } },
    { row: 3, value: { expect: 'accept', b64: b64('[]') } },
    { row: 4, value: { expect: 'reject', b64: null, repeat: { unit: '[', count: 1_000 } } },
  ]);
  // As a webhook of either source the wrong row is wrong too.
  expect(scores.slice(0, 2).map(missed)).toEqual([[2], [2, 2]]);
});

test('naughty strings: every field answers, and texts arrive as they were sent', async () => {
  const texts = ['1.00', '$(touch x)', '\u0007\u202e', '\ud800', 'null'];
  const scores = await scoreNaughtyStrings(texts.map((text, i) => ({ row: i + 1, value: { text } })));
  expect(scores.map(missed)).toEqual([[], [], []]);
});

test('prototype pollution: prototypes stay as they are and valid details are taken', async () => {
  const scores = await scorePrototypePollution([
    { row: 1, value: { json: '{"__proto__":{"polluted":1}}', valid_json: true, has_proto_key: true } },
    { row: 2, value: { json: '{"constructor":{"name":"x"}}', valid_json: true, has_proto_key: false } },
    { row: 3, value: { json: '{"__proto__":', valid_json: false, has_proto_key: null } },
  ]);
  expect(scores.map(missed)).toEqual([[], [], []]);
  expect(scores[1]).toMatchObject({ cases: [{ row: 1 }, { row: 2 }] });
});
