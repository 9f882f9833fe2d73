import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createMemoryQueue } from '../../../adapters/memory/message-queue.ts';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { createDeadLetters } from '../../../functions/middleware/dead-letters.ts';
import { park } from '../../../functions/middleware/queue-batch.ts';
import { defineConfig } from '../../../src/config.ts';
import { MAX_MESSAGE_BYTES } from '../../../src/event/limits.ts';
import type { ParkReason } from '../../../src/event/loss.ts';
import { unpackMessage } from '../../../src/event/unpack-message.ts';
import { envelopes } from '../../support/envelopes.ts';
import { packedBody } from '../../support/sqs-records.ts';

const config = defineConfig({
  tenants: [{ id: 'main' }, { id: 'other', redaction: { fields: { badge: 'mask' } } }],
  wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
});

const queue = createMemoryQueue();
const deadLetters = createDeadLetters(queue, { config, telemetry: createMemoryTelemetry() }, '1.2.3');

async function parked(body: string, reason: ParkReason = 'unreadable_message') {
  const taken = await park(deadLetters, 'enrich', body, { reason, attempt: 3, parkedAt: 0 });
  expect(taken).toBe(true);
  const letter = queue.messages.at(-1);
  if (letter === undefined) throw new Error('nothing was parked');
  return letter;
}

test('a letter says which version gave it up, beside reason, class, attempt and time', async () => {
  expect((await parked('{}')).attributes).toEqual({
    reason: 'unreadable_message',
    stage: 'enrich',
    class: 'unreadable',
    attempt: '3',
    parkedAt: '1970-01-01T00:00:00.000Z',
    version: '1.2.3',
  });
});

test.each(['', 'no such user ann@example.com', 'ü', 'x'.repeat(65)])(
  'a status that is no word of a protocol costs the status, not the letter: "%s"',
  async (status) => {
    await park(deadLetters, 'alert-notify', '{}', {
      reason: 'refused_by_channel',
      status,
      attempt: 1,
      parkedAt: 0,
    });
    expect(queue.messages.at(-1)?.attributes).toMatchObject({ reason: 'refused_by_channel' });
    expect(queue.messages.at(-1)?.attributes).not.toHaveProperty('status');
  },
);

describe('a body that nobody could read', () => {
  const SECRETS = [
    'ann@example.com',
    `sk_live_${'4eC39HqLyjWDarjtT1zdp7dc'}`,
    'correct-horse-battery',
    '4111 1111 1111 1111',
  ];
  const [email, apiKey, password, card] = SECRETS;
  test.each([
    ['text', `login of ${email} with ${apiKey} password=${password} card ${card}`],
    ['JSON', JSON.stringify({ user: email, key: apiKey, password, notes: [`card ${card}`] })],
    ['a JSON text', JSON.stringify(`${email} ${apiKey} password=${password} ${card}`)],
    ['half of a JSON', `{"user":"${email}","key":"${apiKey}","password":"${password}","c":"${card}`],
    [
      'beside a packed message',
      JSON.stringify({ ...JSON.parse(packedBody(envelopes(1))), user: email, password }),
    ],
  ])('is redacted before it is at rest once more, as %s', async (_, body) => {
    const letter = await parked(body);
    for (const secret of SECRETS) expect(letter.body).not.toContain(secret);
    expect(letter.body).toContain('[REDACTED');
  });

  test('is redacted by the rules of every tenant, since nobody knows whose it is', async () => {
    const { body } = await parked(JSON.stringify({ badge: 'B-1234', seat: '12A' }));
    expect(body).not.toContain('B-1234');
    expect(body).toContain('12A');
  });

  test('keeps the packed events of another version, which were redacted before they were packed', async () => {
    const newer = { ...JSON.parse(packedBody(envelopes(3))), v: 3, hint: 'from the future' };
    const body = JSON.parse((await parked(JSON.stringify(newer))).body);
    expect(body).toEqual(newer);
    const { hint, ...message } = body;
    expect(hint).toBeDefined();
    expect(unpackMessage(JSON.stringify({ ...message, v: 2 }))).toMatchObject({ ok: true });
  });

  test('is not taken for packed events because it claims to be', async () => {
    const gzip = gzipSync('x').toString('base64');
    const { body } = await parked(
      JSON.stringify({ key: 'ann@example.com', gzip, password: 'hunter2-hunter2' }),
    );
    expect(body).not.toMatch(/ann@example|hunter2/);
  });

  test('fits into the queue with its facts, however large it was', async () => {
    const { body, attributes } = await parked(
      `${'ü a@b.co '.repeat(3_000)}${'ü'.repeat(MAX_MESSAGE_BYTES / 2)}`,
    );
    expect(Buffer.byteLength(body + JSON.stringify(attributes))).toBeLessThan(MAX_MESSAGE_BYTES);
    expect(body).not.toContain('a@b.co');
    expect(body.isWellFormed() && !body.includes('\ufffd')).toBe(true);
  });
});

test('what a stage has read and could not deliver stays as it is', async () => {
  const body = packedBody(envelopes(2));
  expect((await parked(body, 'refused_by_wazuh')).body).toBe(body);
  const notification = '{"Records":[{"s3":{"object":{"key":"AWSLogs/111122223333/x.json.gz"}}}]}';
  expect((await parked(notification, 'unreadable_object')).body).toBe(notification);
});
