import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { MAX_EVENTS_PER_MESSAGE, MAX_MESSAGE_BYTES, MESSAGE_FILL_BYTES } from '../../../src/event/limits.ts';
import { packEnvelopes } from '../../../src/event/packed-message.ts';
import { type PackedMessage, unpackMessage } from '../../../src/event/unpack-message.ts';
import { envelope, envelopes } from '../../support/envelopes.ts';

/** Text that nothing can shrink: a linear congruential sequence in base 36. */
function noise(length: number, seed: number): string {
  let state = seed;
  let text = '';
  while (text.length < length) {
    state = (state * 48_271) % 2_147_483_647;
    text += state.toString(36);
  }
  return text.slice(0, length);
}

test('a hundred events travel in one message and come out as they went in', () => {
  const sent = envelopes(100);
  const [message, ...rest] = packEnvelopes(sent, 1_000);
  expect(rest).toEqual([]);
  const unpacked = unpackMessage(JSON.stringify(message));
  expect(unpacked.ok && unpacked.value.envelopes).toEqual(sent);
  expect(unpacked.ok && unpacked.value.message.since).toBe(1_000);
});

test('nothing packs into no message', () => {
  expect(packEnvelopes([], 0)).toEqual([]);
});

test('events that nothing can shrink are spread over messages that SQS takes', () => {
  const sent = Array.from({ length: 40 }, (_, i) =>
    envelope(`e-${i}`, { labels: { noise: noise(30_000, i + 1) } }),
  );
  const messages = packEnvelopes(sent, 0);
  expect(messages.length).toBeGreaterThan(1);
  for (const message of messages) expect(JSON.stringify(message).length).toBeLessThan(MAX_MESSAGE_BYTES);
  for (const { zstd } of messages) expect(zstd.length).toBeLessThanOrEqual(MESSAGE_FILL_BYTES);
  const back = messages.flatMap((message) => {
    const unpacked = unpackMessage(JSON.stringify(message));
    return unpacked.ok ? unpacked.value.envelopes : [];
  });
  expect(back).toEqual(sent);
});

test('a message never holds more events than the limit', () => {
  const messages = packEnvelopes(envelopes(MAX_EVENTS_PER_MESSAGE + 1), 0);
  expect(messages.map(({ count }) => count)).toEqual([MAX_EVENTS_PER_MESSAGE, 1]);
});

test('the same events sent again make a message with the same key, whenever they were read', () => {
  const [first] = packEnvelopes(envelopes(3), 1);
  const [again] = packEnvelopes(envelopes(3), 2);
  const [other] = packEnvelopes(envelopes(4), 1);
  expect(again?.key).toBe(first?.key);
  expect(other?.key).not.toBe(first?.key);
});

/** A message whose lines are these values, counted right. */
function messageOf(...lines: readonly unknown[]): string {
  const [message] = packEnvelopes(envelopes(1), 0);
  const zstd = zstdCompressSync(lines.map((line) => JSON.stringify(line)).join('\n')).toString('base64');
  return JSON.stringify({ ...message, count: lines.length, zstd });
}
const good = envelope('e-1');

test.each([
  ['null', null],
  ['a list', [good]],
  ['a source that does not exist', { ...good, source: 'rumour' }],
  ['no tenant', { ...good, tenant: undefined }],
  ['no origin', { ...good, origin: undefined }],
  ['an origin without a name', { ...good, origin: {} }],
  ['no event', { ...good, event: null }],
  ['an event without an id', { ...good, event: { ...good.event, event: {} } }],
])('a line with %s spoils its message, also beside a good one', (_, line) => {
  expect(unpackMessage(messageOf(good, good)).ok).toBe(true);
  expect(unpackMessage(messageOf(good, line))).toEqual({ ok: false, error: 'unreadable_message' });
});

test('a message of the version before, which had gzip, is read', () => {
  const [message] = packEnvelopes(envelopes(2), 7, 'a'.repeat(24));
  const { v: _, zstd: __, ...facts } = { ...message } as PackedMessage;
  const text = envelopes(2).map((each) => JSON.stringify(each));
  const before = { v: 1, ...facts, gzip: gzipSync(text.join('\n')).toString('base64') };
  expect(unpackMessage(JSON.stringify(before))).toMatchObject({
    ok: true,
    value: { message: facts, envelopes: envelopes(2) },
  });
});

test.each([
  ['text', 'hello'],
  ['another version', JSON.stringify({ v: 3 })],
  ['what is missing', JSON.stringify({ v: 2 })],
  ['a wrong count', JSON.stringify({ ...packEnvelopes(envelopes(2), 0)[0], count: 3 })],
  ['damaged data', JSON.stringify({ ...packEnvelopes(envelopes(2), 0)[0], zstd: 'AAAA' })],
  [
    'a bomb',
    JSON.stringify({
      ...packEnvelopes(envelopes(1), 0)[0],
      zstd: zstdCompressSync(Buffer.alloc(64_000_000, 32)).toString('base64'),
    }),
  ],
])('%s is refused as unreadable', (_, body) => {
  expect(unpackMessage(body)).toEqual({ ok: false, error: 'unreadable_message' });
});
