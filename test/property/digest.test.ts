import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryTrailFiles, type MemoryFile } from '../../adapters/memory/trail-files.ts';
import { readDigest } from '../../src/intake/digest/digest-file.ts';
import { parseDigestKey } from '../../src/intake/digest/digest-key.ts';
import { signatureHolds } from '../../src/intake/digest/digest-signature.ts';
import { verifyShelf } from '../../src/intake/digest/verify-shelf.ts';
import { createSigningKey, TrailWriter } from '../support/trail-writer.ts';

const HOUR = 3_600_000;
const T0 = Date.parse('2026-03-04T00:12:31Z');
const key = createSigningKey();
const writer = new TrailWriter({ bucket: 'b', key });
const [from, to] = [T0, T0 + 3 * HOUR];
writer.digest(from);
for (let hour = 1; hour <= 3; hour += 1) {
  writer.log(T0 + hour * HOUR - 1_200_000);
  writer.digest(T0 + hour * HOUR);
}
// The first digest lies before the time that is asked for.
const names = [...writer.files.keys()].slice(1);

async function isProven(files: ReadonlyMap<string, MemoryFile>): Promise<boolean> {
  const deps = {
    files: createMemoryTrailFiles(new Map([['b', files]])),
    keys: {
      find: async (_: string, print: string) => (print === key.fingerprint ? key.publicKey : undefined),
    },
  };
  const shelf = { bucket: 'b', base: 'AWSLogs/111122223333/', account: '111122223333', region: 'eu-west-1' };
  const range = { since: from, until: to + HOUR, dueUntil: to, lateMs: 0 };
  for await (const { status } of verifyShelf(deps, shelf, range)) if (status !== 'valid') return false;
  return true;
}

test('no change of a file or a digest goes unseen, wherever it is', async () => {
  expect(await isProven(writer.files)).toBe(true);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.integer({ min: 1, max: 255 }),
      async (name, place, flip) => {
        const files = new Map(writer.files);
        const file = files.get(name) as MemoryFile;
        const content = Buffer.from(gunzipSync(file.body));
        const at = Math.floor(place * content.length);
        content[at] = (content[at] as number) ^ flip;
        files.set(name, { ...file, body: gzipSync(content) });
        return !(await isProven(files));
      },
    ),
    { numRuns: 40 },
  );
});

test('no file can be taken away unseen', async () => {
  for (const name of names) {
    const files = new Map(writer.files);
    files.delete(name);
    expect(await isProven(files)).toBe(false);
  }
});

test('whatever is read as a digest or a key may be refused and may not crash', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.string(), fc.json(), (bytes, text, json) => {
      readDigest(bytes);
      readDigest(Buffer.from(json));
      parseDigestKey('b', text);
      const digest = readDigest(gunzipSync((writer.files.get(names[1] as string) as MemoryFile).body));
      if (digest !== undefined)
        expect(signatureHolds(digest, text, { signature: text, publicKey: bytes })).toBe(false);
    }),
    { numRuns: 100 },
  );
});
