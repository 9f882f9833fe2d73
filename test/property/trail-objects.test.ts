import { constants, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readObject } from '../../functions/cloudtrail-forwarder/read-object.ts';
import { listedRecords } from '../../src/intake/json-records.ts';
import { readerOf } from '../../src/intake/trail/object-readers.ts';
import { OBJECT_CONTENTS } from '../../src/intake/trail/trail-item.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import { MEMORY_TRAIL } from '../../tools/local/memory-forwarder.ts';
import { calls, notificationOf, TRAIL_KEY, trailStage } from '../support/trail-stage.ts';

/** What comes out of an object that arrives in pieces of so many bytes, and whether it was damaged. */
async function read(bytes: Uint8Array, piece: number, reader = listedRecords()) {
  const records: unknown[] = [];
  const open = async () =>
    (async function* () {
      for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
    })();
  try {
    for await (const group of readObject(open, reader, 0)) {
      expect(group.at).toBe(records.length);
      records.push(...group.records);
    }
    return { records, damage: undefined };
  } catch (error) {
    return { records, damage: (error as { code?: string }).code };
  }
}

const record = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 4 });
/** Half of them begin as AWS's do. */
const records = fc.oneof(
  fc.array(record, { maxLength: 12 }),
  fc.array(
    record.map((each) => ({ eventVersion: '1.11', ...each })),
    { maxLength: 12 },
  ),
);
const piece = fc.integer({ min: 1, max: 300 });

test('any file is read to the same records as by JSON.parse, gzip or not, in several members or one, however it is cut', async () => {
  await fc.assert(
    fc.asyncProperty(records, piece, fc.nat(), async (Records, size, cut) => {
      const bytes = Buffer.from(JSON.stringify({ Records }));
      const at = cut % (bytes.length + 1);
      const members = [bytes.subarray(0, at), bytes.subarray(at)].map((part) => gzipSync(part));
      const expected = { records: JSON.parse(bytes.toString()).Records, damage: undefined };
      for (const file of [bytes, gzipSync(bytes), Buffer.concat(members)])
        expect(await read(file, size)).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});

test('a file that is cut short says so, and every record before the cut is kept', async () => {
  await fc.assert(
    fc.asyncProperty(records, piece, fc.nat(), async (Records, size, cut) => {
      const bytes = Buffer.from(JSON.stringify({ Records }));
      const short = bytes.subarray(0, cut % bytes.length);
      const { records: kept, damage } = await read(short, size);
      expect(damage).toBe('unreadable_object');
      const whole = JSON.parse(bytes.toString()).Records as unknown[];
      let end = Buffer.byteLength('{"Records":[');
      const before = whole.filter((each) => {
        end += Buffer.byteLength(JSON.stringify(each)) + 1;
        return end - 1 <= short.length;
      });
      expect(kept).toEqual(before);
    }),
    { numRuns: 40 },
  );
});

/** Not every bit of a gzip means something: a few fill its last byte. */
function isSound(gzip: Uint8Array): boolean {
  try {
    return gunzipSync(gzip).length > 0;
  } catch {
    return false;
  }
}

test('a gzip that is cut short or damaged gives all that is before the damage, however its bytes come', async () => {
  const Records = Array.from({ length: 100 }, (_, i) => ({ eventID: sha256(`${i}`) }));
  const sound = gzipSync(JSON.stringify({ Records }));
  const flipped = (at: number, by: number) => sound.with(at, (sound[at] ?? 0) ^ by);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 20, max: sound.length - 1 }),
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 100, max: 4_000 }),
      async (at, by, size) => {
        const file = by === 0 || by % 2 === 1 ? sound.subarray(0, at) : flipped(at, by);
        const first = await read(file, file.length);
        expect(await read(file, size)).toEqual(first);
        // Zlib's own word on a file that ends too early.
        if (file.length === at) {
          const plain = gunzipSync(file, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
          expect(first.damage).toBe('Z_BUF_ERROR');
          expect(first.records).toHaveLength(plain.split('"}').length - 1);
        } else if (isSound(file)) expect(first).toEqual({ records: Records, damage: undefined });
        else expect(first.damage).toMatch(/^(unreadable_object|Z_\w+)$/);
      },
    ),
    { numRuns: 8 },
  );
});

test('no bytes at all make a reader throw anything but a damage, and what it says does not depend on how they are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...OBJECT_CONTENTS),
      records,
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 3 }),
      piece,
      async (content, Records, flips, size) => {
        const bytes = Buffer.from(JSON.stringify({ Records }));
        for (const [at, value] of flips) bytes[at % bytes.length] = value;
        const first = await read(bytes, size, await readerOf(content));
        expect([undefined, 'unreadable_object']).toContain(first.damage);
        expect(await read(bytes, bytes.length, await readerOf(content))).toEqual(first);
        const packed = gzipSync(bytes);
        for (const [at, value] of flips) packed[at % packed.length] = value;
        expect((await read(packed, size, await readerOf(content))).damage ?? '').toMatch(
          /^(|unreadable_object|Z_\w+)$/,
        );
      },
    ),
    { numRuns: 80 },
  );
});

test('a file that is read in any number of invocations, wherever their time runs out, brings each record exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 2_600 }),
      fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 8 }),
      fc.array(fc.boolean(), { maxLength: 6 }),
      async (count, limits, refusals) => {
        let sent = 0;
        const stage = trailStage({
          partRecords: 500,
          events: {
            send: async (messages) => {
              stage.time.now += 5_000;
              sent += 1;
              return refusals[sent] === true ? messages.map(() => false) : stage.events.send(messages);
            },
          },
        });
        stage.put(calls(count));
        let waiting = [notificationOf(TRAIL_KEY)];
        for (let round = 0; waiting.length > 0; round += 1) {
          expect(round).toBeLessThan(60);
          const back = await stage.invoke(waiting, 60_001 + (limits[round % limits.length] ?? 0));
          waiting = [...waiting.filter((_, i) => back.includes(`m-${i}`)), ...stage.handedOver()];
        }
        // What a refusal made come twice came in the same messages.
        const messages = new Map(stage.unpacked().map(({ message, envelopes }) => [message.key, envelopes]));
        const ids = [...messages.values()].flat().map(({ event }) => event.event.id);
        expect(ids.toSorted()).toEqual(
          calls(count)
            .map(({ eventID }) => eventID)
            .toSorted(),
        );
        const entries = await stage.entries();
        expect(entries.every(({ request }) => request.startsWith(`${MEMORY_TRAIL.bucket}/`))).toBe(true);
        const entered = entries.flatMap((entry) => entry.messages.map(({ key }) => key));
        expect(entered.toSorted()).toEqual([...messages.keys()].toSorted());
        expect(stage.deadLetters.messages).toEqual([]);
      },
    ),
    { numRuns: 8 },
  );
});
