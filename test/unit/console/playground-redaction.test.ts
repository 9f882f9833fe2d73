import { describe, expect, test } from 'vitest';
import { policyPresets } from '../../../tools/console/playground/presets.ts';
import { playRedaction } from '../../../tools/console/playground/redaction.ts';
import type { RedactionRequest, RedactionView, Segment } from '../../../tools/console/playground/view.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const CARD = ['4111', '1111', '1111', '1111'].join(' ');

const played = (request: Partial<RedactionRequest>) =>
  playRedaction({ kind: 'app', text: '', policy: '', ...request }, NOW);

function view(request: Partial<RedactionRequest>): RedactionView {
  const answer = played(request);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value;
}

function problems(request: Partial<RedactionRequest>) {
  const answer = played(request);
  return answer.ok ? [] : answer.error;
}

const plain = (segments: readonly Segment[] = []): string => segments.map(({ text }) => text).join('');

const ORDER = JSON.stringify({
  action: 'transaction',
  user: { id: 'u_1' },
  source: { ip: '198.51.100.7' },
  details: { note: `paid with ${CARD}, call ann@example.com`, password: 'hunter2-abc' },
});

describe('an event of an application', () => {
  const [document] = view({ text: ORDER }).documents;

  test('is normalised, and redacted as its stage does it', () => {
    const after = JSON.parse(plain(document?.after));
    expect(after.sluice.details).toEqual({
      note: 'paid with [REDACTED:payment_card], call [REDACTED:email]',
      password: '[REDACTED:password]',
    });
    expect(JSON.parse(plain(document?.before)).sluice.details.password).toBe('hunter2-abc');
  });

  test('shows each finding with its path, its type, its cause and what becomes of it', () => {
    expect(document?.findings).toEqual([
      expect.objectContaining({
        path: 'sluice.details.note',
        type: 'payment_card',
        action: 'mask',
        becomes: '[REDACTED:payment_card]',
        by: expect.stringContaining('('),
      }),
      expect.objectContaining({ path: 'sluice.details.note', type: 'email', becomes: '[REDACTED:email]' }),
      expect.objectContaining({
        path: 'sluice.details.password',
        type: 'password',
        by: 'field name "password"',
      }),
    ]);
  });

  test('marks the same finding on both sides', () => {
    const marked = (side: readonly Segment[] = []) => side.filter(({ finding }) => finding !== undefined);
    expect(marked(document?.before)).toEqual([
      { text: CARD, finding: 0 },
      { text: 'ann@example.com', finding: 1 },
      { text: 'hunter2-abc', finding: 2 },
    ]);
    expect(marked(document?.after)).toEqual([
      { text: '[REDACTED:payment_card]', finding: 0 },
      { text: '[REDACTED:email]', finding: 1 },
      { text: '[REDACTED:password]', finding: 2 },
    ]);
  });

  test('says what stays on purpose, and why', () => {
    expect(document?.kept.find(({ path }) => path === 'source.ip')).toEqual({
      path: 'source.ip',
      types: ['ip_address'],
      why: 'kept by policy: source.ip is written by Sluice or AWS, or detection needs it',
    });
    expect(document?.kept.find(({ path }) => path === 'user.id')?.why).toContain('an identity');
  });
});

describe('a policy of one’s own', () => {
  test('is written as in the configuration, comments and all', () => {
    const policy = `redaction: {
      // The last four help support.
      detectors: { payment_card: 'partial', email: 'drop' },
      fields: { PassWord: 'keep' },
      keep: ['sluice.details.order'],
      custom: [{ name: 'staff', pattern: /STAFF-\\d{6}/ }],
    },`;
    const text = JSON.stringify({
      action: 'x',
      details: { a: `${CARD} ann@example.com STAFF-123456`, order: 'ann@example.com' },
    });
    const [document] = view({ text, policy }).documents;
    expect(JSON.parse(plain(document?.after)).sluice.details).toEqual({
      a: '************1111  [REDACTED:custom_staff]',
      order: 'ann@example.com',
    });
    expect(document?.kept).toContainEqual({
      path: 'sluice.details.order',
      types: ['email'],
      why: 'kept by your policy: keep names sluice.details.order',
    });
  });

  test('that keeps a detector, or a field, is named as the reason', () => {
    const text = JSON.stringify({ action: 'x', details: { note: 'ann@example.com', pin: 'abcd' } });
    const kept = view({ text, policy: "{ detectors: { email: 'keep' }, fields: { pin: 'keep' } }" })
      .documents[0]?.kept;
    expect(kept?.map(({ why }) => why)).toEqual(
      expect.arrayContaining([
        'kept by your policy: detectors.email is keep',
        'kept by your policy: fields says keep for "pin", so its name tells nothing',
      ]),
    );
  });

  test('is refused with line and column of the key that is wrong, and what to do', () => {
    const policy = "{\n  detectors: { email: 'mask', emial: 'mask' },\n  fields: { note: 'partial' },\n}";
    expect(problems({ text: ORDER, policy })).toEqual([
      {
        where: 'policy',
        line: 2,
        column: 31,
        path: 'detectors.emial',
        message: expect.stringContaining('no detector "emial"'),
      },
      {
        where: 'policy',
        line: 3,
        column: 13,
        path: 'fields.note',
        message: expect.stringContaining('use mask'),
      },
    ]);
    expect(problems({ text: ORDER, policy: '{ detector: {} }' })[0]?.message).toContain(
      'did you mean "detectors"',
    );
  });

  test.each([
    ['{ detectors: { email: process.exit() } }', 1, 23, 'nothing here is run'],
    ["{\n  keep: ['a'\n", 2, 9, 'never closed'],
    ["{ fields: { note: 'mask', note: 'drop' } }", 1, 27, 'twice'],
    ["{ keep: ['a] }", 1, 10, 'at its end'],
  ])('that cannot be read says where and why: %s', (policy, line, column, message) => {
    expect(problems({ text: ORDER, policy })).toEqual([
      expect.objectContaining({ where: 'policy', line, column, message: expect.stringContaining(message) }),
    ]);
  });
});

test('text stays text, and JSON in lines is one record a line', () => {
  const [text] = view({ kind: 'text', text: 'mail ann@example.com\nfrom 198.51.100.7' }).documents;
  expect(plain(text?.after)).toBe('mail [REDACTED:email]\nfrom 198.51.100.7');
  expect(text?.kept).toEqual([
    { path: '', types: ['ip_address'], why: expect.stringContaining('the detector ip_address keeps') },
  ]);
  const lines = view({ kind: 'json', text: '{"a":"ann@example.com"}\n\n{"a":1}\n' });
  expect(lines.documents.map(({ label }) => label)).toEqual(['line 1', 'line 3']);
  expect(lines.totals).toEqual([{ type: 'email', action: 'mask', count: 1, title: expect.any(String) }]);
});

test('records of a CloudTrail file are redacted one by one, by their own policy', () => {
  const record = {
    eventName: 'CreateUser',
    userIdentity: { userName: 'ann@example.com' },
    requestParameters: { password: 'hunter2-abc' },
  };
  const { documents } = view({ kind: 'cloudtrail', text: JSON.stringify({ Records: [record, record] }) });
  expect(documents.map(({ label }) => label)).toEqual(['record 1', 'record 2']);
  expect(JSON.parse(plain(documents[0]?.after))).toEqual({
    ...record,
    requestParameters: { password: '[REDACTED:password]' },
  });
});

test.each([
  ['{"a": 1,}', 1, 9, 'a key should'],
  ["{\n  'a': 1\n}", 2, 3, 'double quotes'],
  ['{"a": "b\n"}', 1, 7, 'at its end'],
  ['', 1, 1, 'the end stands where a value should'],
])('JSON that cannot be read says where and why: %j', (text, line, column, message) => {
  expect(problems({ kind: 'json', text })).toEqual([
    { where: 'text', line, column, message: expect.stringContaining(message) },
  ]);
});

test('what no application may send is refused with the field', () => {
  expect(problems({ text: '{"action":"a"}\n{"user":{}}' })).toEqual([
    { where: 'text', line: 2, path: 'action', message: expect.stringContaining('another kind of record') },
  ]);
});

test('the most that is read is said in bytes', () => {
  expect(problems({ kind: 'text', text: 'ü'.repeat(600_000) })[0]?.message).toContain('1048576');
  expect(problems({ kind: 'text', policy: ' '.repeat(70_000) })[0]).toMatchObject({ where: 'policy' });
  expect(problems({ kind: 'xml' as 'text' })[0]).toMatchObject({ where: 'request' });
});

test('the policies to begin with are those of the guide, and each is taken', () => {
  const presets = policyPresets();
  expect(presets.map(({ name }) => name)).toEqual(['default', 'gdpr', 'pci', 'hipaa', 'token']);
  for (const { text } of presets) expect(problems({ text: ORDER, policy: text })).toEqual([]);
  const after = (name: string) =>
    plain(
      view({ text: ORDER, policy: presets.find((one) => one.name === name)?.text ?? '' }).documents[0]?.after,
    );
  expect(after('pci')).toContain('************1111');
  expect(after('token')).toMatch(/email_[0-9a-f]{16}/);
  expect(presets.find(({ name }) => name === 'hipaa')?.text).toContain('// prose of clinicians');
});
