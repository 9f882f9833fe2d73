import { createDecipheriv } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { agentAesKey } from '../../../../src/forward/agent/agent-key.ts';
import { createSealer, FRAME_ROOM_BYTES } from '../../../../src/forward/agent/sealer.ts';
import { storeInPlace } from '../../../../src/forward/agent/zlib-stream.ts';
import { decryptMessage, openEnvelope } from '../../../../tools/local/manager/agent/cipher.ts';
import { RECORDED } from '../../../support/manager-agent-wire.ts';

const KEY = { id: RECORDED.id, name: RECORDED.name, ip: 'any', rawKey: RECORDED.rawkey };
/** What the local manager reads in a frame. */
function opened(frame: Buffer, rawKey = KEY.rawKey) {
  const envelope = openEnvelope(frame.subarray(4));
  if (envelope.kind !== 'encrypted') throw new Error('not encrypted');
  return { id: envelope.id, ...decryptMessage(envelope.cipher, agentAesKey(rawKey)) };
}

/**
 * The zlib stream in a frame. Node's zlib finds other matches than the one that recorded, so it is taken from the frame; all
 * else is compared byte for byte.
 */
function streamOf(frame: Buffer): Buffer {
  const cipher = createDecipheriv('aes-256-cbc', agentAesKey(KEY.rawKey), 'FEDCBA0987654321');
  const secret = frame.subarray(frame.indexOf('#AES:') + 5);
  const plain = Buffer.concat([cipher.update(secret), cipher.final()]);
  return plain.subarray(plain.findIndex((byte) => byte !== 0x21));
}

test.each([
  ...RECORDED.frames.map(({ name, message, frameHex }, at) => ({
    name: `the frame "${name}" that a real manager accepted`,
    message,
    frameHex,
    random: 12_345 + at,
    counter: { global: 0, local: at + 1 },
    key: KEY,
  })),
  {
    name: 'a frame written by hand from the description of the protocol',
    message: '1:aws-pipeline:{"k":"v"}',
    frameHex:
      '6a0000002130303721234145533a75c1fd15876e720cf3aac56fd4ab0fa99e6b732a3586b1b03032e9be837c18ff' +
      '44813946da54a12faa1d5be76b35e4013c2be155666e5f5b1757f7c72b6d5a2de4ecef11e2c6cefe8fed8e256598' +
      '7f9f177a12462d64c884a5131b02a81efc75',
    random: 1_234,
    counter: { global: 5, local: 7 },
    key: { ...KEY, id: '007', name: 'fwd-01' },
  },
])('$name comes out byte for byte', ({ message, frameHex, random, counter, key }) => {
  const stream = streamOf(Buffer.from(frameHex, 'hex'));
  const clears: Buffer[] = [];
  const sealer = createSealer({
    key,
    random: () => random / 65_536,
    counter: counter.global,
    storedBytes: -1,
    deflate: (clear) => {
      clears.push(Buffer.from(clear));
      return stream;
    },
  });
  for (let local = 1; local < counter.local; local += 1) sealer.frame('x');
  expect(sealer.frame(message).toString('hex')).toBe(frameHex);
  expect(clears.at(-1)?.toString()).toBe(inflateSync(stream).toString());
});

test('what is stored instead of compressed, in one running cipher, equals a cipher of its own for each message', () => {
  const sealer = createSealer({ key: KEY, random: () => 0.5, counter: 1_700_000_000 });
  for (const size of [0, 1, 8, 15, 16, 700, 16_384, 16_385, 65_483]) {
    const frame = sealer.frame('m'.repeat(size));
    const found = opened(frame);
    expect(found, `${size} bytes`).toMatchObject({ kind: 'message', id: KEY.id });
    const plain = frame.subarray(4 + `!${KEY.id}!#AES:`.length);
    expect(plain.length % 16).toBe(0);
  }
  const [first, second] = [sealer.frame('same'), sealer.frame('same')];
  const alone = createSealer({ key: KEY, random: () => 0.5, counter: 1_700_000_000 });
  for (let i = 0; i < 9; i += 1) alone.frame('another');
  expect(alone.frame('same')).toEqual(first);
  expect(second).not.toEqual(first);
  expect(second.length).toBe(first.length);
});

test('a stored stream is one that zlib reads, whatever its length', () => {
  for (const size of [0, 1, 3_799, 3_800, 3_801, 65_535]) {
    const content = Buffer.from(Array.from({ length: size }, (_, i) => 255 - (i % 7)));
    const bytes = Buffer.alloc(size + 32);
    content.copy(bytes, 9);
    const end = storeInPlace(bytes, 2, 9 + size);
    expect(inflateSync(bytes.subarray(2, end)).equals(content), `${size} bytes`).toBe(true);
  }
});

describe('a message', () => {
  const sealer = createSealer({ key: KEY, random: () => 0.5, counter: 1 });
  const out = Buffer.alloc(FRAME_ROOM_BYTES + 100);

  test('of 65 483 bytes is the largest', () => {
    const text = 'ż'.repeat(32_738);
    expect(sealer.seal(out, 0, '1:loc:', `${text}x`)).toBeGreaterThan(0);
    expect(sealer.seal(out, 100, '1:loc:', `${text}xy`)).toBe(100);
  });

  test('that does not compress is put into no frame that remoted would close the connection for', () => {
    // Characters of one and of four bytes, drawn evenly: close to the least that UTF-8 can be compressed.
    let seed = 7;
    const next = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed;
    };
    const characters = Array.from({ length: 34_000 }, () =>
      next() % 3 === 0
        ? String.fromCodePoint(0x10000 + (next() % 0xfffff))
        : String.fromCharCode(1 + (next() % 127)),
    );
    const text = characters.slice(0, 32_500).join('');
    expect(Buffer.byteLength(text)).toBeGreaterThan(64_500);
    const end = sealer.seal(out, 0, '1:x:', text);
    expect(end).toBeGreaterThan(0);
    expect(end).toBeLessThanOrEqual(FRAME_ROOM_BYTES);
    expect(opened(out.subarray(0, end))).toMatchObject({ message: Buffer.from(`1:x:${text}`) });
  });
});

test('counters go on from 9 997 to 1 of the next number', () => {
  const sealer = createSealer({ key: KEY, random: () => 0, counter: 41 });
  const out = Buffer.alloc(FRAME_ROOM_BYTES);
  const counter = () => {
    const found = opened(out.subarray(0, sealer.seal(out, 0, '', 'x')));
    return found.kind === 'message' ? found.counter : undefined;
  };
  expect(counter()).toEqual({ global: 41, local: 1 });
  for (let sent = 1; sent < 9_996; sent += 1) sealer.seal(out, 0, '', 'x');
  expect([counter(), counter(), counter()]).toEqual([
    { global: 41, local: 9_997 },
    { global: 42, local: 1 },
    { global: 42, local: 2 },
  ]);
});
