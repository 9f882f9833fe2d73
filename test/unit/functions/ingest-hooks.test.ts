import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { CodedError } from '../../../src/kernel/coded-error.ts';
import { hookDoor, NOW, SECRETS, sentrySignature, standardHeaders } from '../../support/hook-door.ts';

const ROW = { type: 'INSERT', table: 'orders', schema: 'public', record: { id: 7 }, old_record: null };
const ISSUE = { action: 'created', data: { issue: { id: '42', title: 'It broke', level: 'error' } } };
const row = JSON.stringify(ROW);
const issue = JSON.stringify(ISSUE);

describe('who sent it is proven by', () => {
  test.each([
    ['the secret in the header', 'supabase', { 'x-sluice-hook-secret': SECRETS.database }, 'acme', 'shop'],
    [
      'the secret before, while it is changed',
      'supabase',
      { 'x-sluice-hook-secret': SECRETS.databaseBefore },
      'acme',
      'shop',
    ],
    [
      'a header of its own, behind Bearer',
      'supabase',
      { authorization: `Bearer ${SECRETS.bearer}` },
      'umbrella',
      'bearer',
    ],
    ['a header of its own, alone', 'supabase', { authorization: SECRETS.bearer }, 'umbrella', 'bearer'],
    ['a Standard Webhooks signature', 'supabase', standardHeaders(row), 'umbrella', 'signed'],
    [
      'a signature over the raw body',
      'sentry',
      { 'sentry-hook-signature': sentrySignature(issue) },
      'acme',
      'shop',
    ],
  ] as const)('%s', async (_, source, headers, tenant, application) => {
    const { send, queued } = hookDoor();
    const answer = await send(source, { body: source === 'sentry' ? issue : row, headers });
    expect(answer).toMatchObject({ status: 202, body: { accepted: 1, rejected: 0 } });
    expect(queued()).toMatchObject([
      {
        source,
        tenant,
        origin: { name: application },
        event: { organization: { id: tenant }, service: { name: application } },
      },
    ]);
  });

  test('one of several signatures, as while a signing secret is changed', async () => {
    const { send } = hookDoor();
    const headers = standardHeaders(row);
    const others = `v1,${Buffer.alloc(32, 1).toString('base64')} v1a,something`;
    headers['webhook-signature'] = `${others} ${headers['webhook-signature']}`;
    expect(await send('supabase', { body: row, headers })).toMatchObject({ status: 202 });
  });

  test('the token in the address, where the sender cannot sign', async () => {
    const { send, queued } = hookDoor();
    const body = JSON.stringify({ project: 'shop', culprit: 'pay', message: 'It broke', level: 'error' });
    expect(await send('sentry', { body, query: { token: SECRETS.plugin } })).toMatchObject({ status: 202 });
    expect(queued()).toMatchObject([{ tenant: 'umbrella' }]);
  });
});

describe('whatever is missing or wrong, the answer is the same', () => {
  const forged = standardHeaders(row, { secret: `whsec_${Buffer.alloc(32, 8).toString('base64')}` });
  test.each([
    ['no secret', 'supabase', {}],
    ['a wrong secret', 'supabase', { 'x-sluice-hook-secret': 'x'.repeat(40) }],
    ['an empty secret', 'supabase', { 'x-sluice-hook-secret': '' }],
    ['the secret of another header', 'supabase', { 'x-sluice-hook-secret': SECRETS.bearer }],
    ['the secret of a hook that signs', 'supabase', { 'x-sluice-hook-secret': SECRETS.signed }],
    ['the secret of another source', 'supabase', { 'x-sluice-hook-secret': SECRETS.integration }],
    ['a signature with another secret', 'supabase', forged],
    ['a signature over another body', 'supabase', standardHeaders(`${row} `)],
    ['a signature over another id', 'supabase', { ...standardHeaders(row), 'webhook-id': 'msg_2' }],
    ['a signature without its time', 'supabase', { ...standardHeaders(row), 'webhook-timestamp': '' }],
    ['a signature of another form', 'supabase', { ...standardHeaders(row), 'webhook-signature': 'v1,AAAA' }],
    ['no signature', 'sentry', {}],
    ['a wrong signature', 'sentry', { 'sentry-hook-signature': sentrySignature('other') }],
    ['a short signature', 'sentry', { 'sentry-hook-signature': sentrySignature(row).slice(0, 63) }],
    ['the client secret itself', 'sentry', { 'sentry-hook-signature': SECRETS.integration }],
  ] as const)('%s', async (_, source, headers) => {
    const { send, queued, telemetry } = hookDoor();
    const answer = await send(source, { body: row, headers });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    expect(answer.body.detail).toBe(
      'Send the secret, or the signature made with it, of a hook that is configured.',
    );
    expect([queued(), telemetry.entries.filter(({ stage }) => stage === 'ingest')]).toEqual([[], []]);
  });

  test('the client secret of a hook that signs opens nothing as a token', async () => {
    const { send } = hookDoor();
    expect(await send('sentry', { body: issue, query: { token: SECRETS.integration } })).toMatchObject({
      status: 401,
    });
  });

  test('nothing is told of hooks where none is configured', async () => {
    const { send } = hookDoor({
      hooks: { settings: { supabase: [], sentry: [] }, secrets: async () => ({}) },
    });
    expect(await send('supabase', { body: row })).toMatchObject({
      status: 401,
      body: { code: 'unauthorized' },
    });
  });
});

test('a right signature that is too old or too new says so, to whoever has the secret alone', async () => {
  const { send } = hookDoor();
  for (const at of [NOW / 1_000 - 301, NOW / 1_000 + 301])
    expect(await send('supabase', { body: row, headers: standardHeaders(row, { at }) })).toMatchObject({
      status: 401,
      body: { code: 'signature_expired' },
    });
  for (const at of [NOW / 1_000 - 299, NOW / 1_000 + 299])
    expect(await send('supabase', { body: row, headers: standardHeaders(row, { at }) })).toMatchObject({
      status: 202,
    });
});

test('a delivery that is repeated makes the same event, in whatever order its keys stand', async () => {
  const { supabase, sentry, queued } = hookDoor();
  await supabase(ROW);
  await supabase(Object.fromEntries(Object.entries(ROW).reverse()));
  await sentry(ISSUE);
  await sentry({ data: ISSUE.data, action: 'created' });
  const ids = queued().map(({ event }) => event.event.id);
  expect([ids[0], ids[2]]).toEqual([ids[1], ids[3]]);
  expect(ids[0]).not.toBe(ids[2]);
});

test('equal changes under two ids of signed deliveries are two events', async () => {
  const { send, queued } = hookDoor();
  for (const id of ['msg_1', 'msg_2', 'msg_1'])
    await send('supabase', { body: row, headers: standardHeaders(row, { id }) });
  const [first, second, again] = queued().map(({ event }) => event.event.id);
  expect(first).not.toBe(second);
  expect(first).toBe(again);
});

describe('a body that is no webhook', () => {
  test.each(['{"action":', '[1', '"text"', '7', 'null', 'true', '[]', '[{}]', '{}\n{}'])(
    'from Sentry is refused whole: %s',
    async (body) => {
      const { send, queued } = hookDoor();
      const headers = { 'sentry-hook-signature': sentrySignature(body) };
      expect(await send('sentry', { body, headers })).toMatchObject({
        status: 400,
        body: { code: 'invalid_json' },
      });
      expect(queued()).toEqual([]);
    },
  );

  test.each(['{"type":', '"text"', '7', 'null', 'true'])(
    'from Supabase is refused whole: %s',
    async (body) => {
      const { send } = hookDoor();
      const headers = { 'x-sluice-hook-secret': SECRETS.database };
      expect(await send('supabase', { body, headers })).toMatchObject({
        status: 400,
        body: { code: 'invalid_json' },
      });
    },
  );

  test('is too large beyond 1 MiB, as it comes and unpacked', async () => {
    const { send } = hookDoor();
    const headers = { 'x-sluice-hook-secret': SECRETS.database };
    expect(await send('supabase', { body: 'x'.repeat(1_048_577), headers })).toMatchObject({ status: 413 });
    const bomb = gzipSync(' '.repeat(1_048_577));
    expect(
      await send('supabase', { body: bomb, headers: { ...headers, 'content-encoding': 'gzip' } }),
    ).toMatchObject({ status: 413 });
  });
});

test('a list from a log drain has one outcome for each, and what is no object is refused alone', async () => {
  const { supabase, queued, telemetry } = hookDoor();
  const answer = await supabase([ROW, 7, { ...ROW, record: { id: 8 } }]);
  expect(answer).toMatchObject({
    status: 202,
    body: { accepted: 2, rejected: 1, outcomes: [{}, { status: 'rejected', code: 'invalid_event' }, {}] },
  });
  expect(queued()).toHaveLength(2);
  expect(telemetry.entries).toEqual([
    { stage: 'ingest', source: 'supabase', count: 3, outcome: 'received' },
    { stage: 'ingest', source: 'supabase', count: 2, outcome: 'queued' },
    { stage: 'ingest', source: 'supabase', count: 1, outcome: 'rejected', reason: 'invalid_event' },
  ]);
});

test('lines are taken like a list', async () => {
  const { send, queued } = hookDoor();
  const headers = { 'x-sluice-hook-secret': SECRETS.database, 'content-type': 'application/x-ndjson' };
  const answer = await send('supabase', { body: `${row}\nnot json\n\n{"any":1}\n`, headers });
  expect(answer).toMatchObject({ body: { accepted: 2, outcomes: [{}, { code: 'invalid_json' }, {}] } });
  expect(queued().map(({ event }) => event.event.action)).toEqual([
    'supabase_orders_insert',
    'supabase_event',
  ]);
});

test('when the queue refuses, or the secret cannot be read, the sender is told to come back', async () => {
  const { supabase, events, telemetry } = hookDoor();
  events.refuseNext(1);
  expect(await supabase(ROW)).toMatchObject({ status: 503 });
  expect(telemetry.entries).toEqual([]);
  const broken = hookDoor({
    hooks: {
      settings: { supabase: [], sentry: [] },
      secrets: async () => {
        throw new CodedError('secret_empty', 'secret "sluice/hooks" has no value');
      },
    },
  });
  expect(await broken.supabase(ROW)).toMatchObject({ status: 503, body: { code: 'unavailable' } });
});

test('an answer quotes nothing of the request', async () => {
  const { supabase } = hookDoor();
  const answer = await supabase([
    { type: 'INSERT', table: 'people', record: { name: 'Quentin' } },
    'Quentin',
  ]);
  expect(JSON.stringify(answer)).not.toContain('Quentin');
});
