import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agentAesKey } from '../../src/forward/agent/agent-key.ts';
import { createFrameReader, plainFrame } from '../../src/forward/agent/frame.ts';
import { MAX_LOCATION_BYTES } from '../../src/forward/agent/location.ts';
import { eventHead } from '../../src/forward/agent/message.ts';
import { createOpener } from '../../src/forward/agent/opener.ts';
import { createSealer, FRAME_ROOM_BYTES } from '../../src/forward/agent/sealer.ts';
import { decryptMessage, openEnvelope } from '../../tools/local/manager/agent/cipher.ts';
import { parseMessage } from '../../tools/local/manager/agent/messages.ts';
import { ANY_CHARACTER } from '../support/any-character.ts';

const KEY = { id: '007', name: 'fwd-01', ip: 'any', rawKey: '0123456789abcdef'.repeat(4) };
const AES_KEY = agentAesKey(KEY.rawKey);
const anyText = fc.string({ unit: ANY_CHARACTER, maxLength: 400 });
/** Lines have no NUL and no lone surrogate: `encodeEnvelope` sees to it. */
const anyLine = anyText.map((text) => text.toWellFormed().replaceAll('\0', ''));

test('the manager reads of any event what was sent: its text, and where it comes from', () => {
  const sealer = createSealer({ key: KEY, random: Math.random, counter: 1_700_000_000 });
  const out = Buffer.alloc(FRAME_ROOM_BYTES);
  const repeated = fc.tuple(anyLine, fc.constantFrom(1, 1, 1, 60)).map(([text, times]) => text.repeat(times));
  fc.assert(
    fc.property(anyText, anyText, repeated, (tenant, origin, line) => {
      fc.pre(Buffer.byteLength(line) <= 65_000);
      const end = sealer.seal(out, 0, eventHead({ tenant, origin }), line);
      const envelope = openEnvelope(out.subarray(4, end));
      if (envelope.kind !== 'encrypted') throw new Error(envelope.kind);
      const found = decryptMessage(envelope.cipher, AES_KEY);
      if (found.kind !== 'message') throw new Error(found.kind);
      const event = parseMessage(found.message);
      if (event.kind !== 'event') throw new Error(event.kind);
      expect(event.text.toString()).toBe(line);
      const whole = `sluice/${tenant}/${origin}`.toWellFormed().replaceAll(/\p{Cc}/gu, '');
      expect(whole.startsWith(event.location)).toBe(true);
      if (Buffer.byteLength(whole) * 2 <= MAX_LOCATION_BYTES) expect(event.location).toBe(whole);
    }),
    { numRuns: 300 },
  );
});

test('frames are the same in whatever pieces they come', () => {
  const payloads = fc.array(fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 40 }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(payloads, fc.array(fc.nat(30), { minLength: 1, maxLength: 40 }), (texts, steps) => {
      const bytes = Buffer.concat(texts.map(plainFrame));
      const read = createFrameReader();
      const found: string[] = [];
      for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
        const step = 1 + (steps[turn % steps.length] as number);
        const { payloads: whole, broken } = read(bytes.subarray(at, at + step));
        expect(broken).toBe(false);
        found.push(...whole.map((payload) => payload.toString('latin1')));
        at += step;
      }
      expect(found).toEqual(texts);
    }),
    { numRuns: 200 },
  );
});

test('a stream that is none of frames is given up, and whatever a manager says costs no more than being ignored', () => {
  const open = createOpener(KEY);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom('', '#AES:'), (bytes, marker) => {
      const { payloads } = createFrameReader()(Buffer.from(bytes));
      for (const payload of payloads) open(payload);
      const said = open(Buffer.concat([Buffer.from(marker), bytes]));
      if (marker !== '') expect(said).toBeUndefined();
    }),
    { numRuns: 300 },
  );
  for (const head of [0, 65_537, 0x32000000]) {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(head);
    const read = createFrameReader();
    expect(read(bytes)).toEqual({ payloads: [], broken: true });
    expect(read(plainFrame('#pong'))).toEqual({ payloads: [], broken: true });
  }
});
