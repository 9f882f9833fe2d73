import { beforeAll, describe, expect, it } from 'vitest';
import { createMemoryTrailFiles, type MemoryFile } from '../../../../adapters/memory/trail-files.ts';
import type { DigestShelf } from '../../../../src/intake/digest/digest-key.ts';
import type { TrailKeys } from '../../../../src/intake/digest/trail-files.ts';
import type { Verdict } from '../../../../src/intake/digest/verdict.ts';
import { type ShelfRange, verifyShelf } from '../../../../src/intake/digest/verify-shelf.ts';
import { createSigningKey, type SigningKey, TrailWriter } from '../../../support/trail-writer.ts';

const HOUR = 3_600_000;
const MIN = 60_000;
const T0 = Date.parse('2026-03-04T00:12:31Z');
const at = (hour: number) => T0 + hour * HOUR;
const BUCKET = 'org-trail';
const SHELF: DigestShelf = {
  bucket: BUCKET,
  base: 'AWSLogs/111122223333/',
  account: '111122223333',
  region: 'eu-west-1',
};
const RANGE: ShelfRange = { since: at(0), until: at(9), dueUntil: at(6), lateMs: HOUR };

let key: SigningKey;
let foreign: SigningKey;
beforeAll(() => {
  key = createSigningKey();
  foreign = createSigningKey();
});

const keys: TrailKeys = {
  find: async (region, fingerprint) =>
    region === 'eu-west-1' && fingerprint === key.fingerprint ? key.publicKey : undefined,
};

/** Six hours with a digest each, two files an hour but none in the fourth. */
function sixHours(
  trail: Partial<ConstructorParameters<typeof TrailWriter>[0]> = {},
  files?: Map<string, MemoryFile>,
) {
  const writer = new TrailWriter({ bucket: BUCKET, key, ...trail }, files);
  const digests = [writer.digest(at(0))];
  const logs: string[][] = [[]];
  for (let hour = 1; hour <= 6; hour += 1) {
    logs.push(hour === 4 ? [] : [writer.log(at(hour) - 50 * MIN), writer.log(at(hour) - 20 * MIN)]);
    digests.push(writer.digest(at(hour)));
  }
  return { writer, digests, logs };
}

async function verify(
  files: ReadonlyMap<string, MemoryFile>,
  range: Partial<ShelfRange> = {},
  shelf = SHELF,
) {
  const deps = { files: createMemoryTrailFiles(new Map([[BUCKET, files]]), 3), keys };
  const verdicts: Verdict[] = [];
  for await (const verdict of verifyShelf(deps, shelf, { ...RANGE, ...range })) verdicts.push(verdict);
  return verdicts;
}

const wrong = (verdicts: readonly Verdict[]) => verdicts.filter(({ status }) => status !== 'valid');
const count = (verdicts: readonly Verdict[], kind: string, status: string) =>
  verdicts.filter((each) => each.kind === kind && each.status === status).length;

describe('a chain of digests', () => {
  it('is valid when nothing was touched, with an hour without events', async () => {
    const verdicts = await verify(sixHours().writer.files);
    expect(wrong(verdicts)).toEqual([]);
    expect(count(verdicts, 'digest', 'valid')).toBe(6);
    expect(count(verdicts, 'file', 'valid')).toBe(10);
  });

  it('shows a log file that was changed', async () => {
    const { writer, logs, digests } = sixHours();
    writer.tamper(logs[3]?.[1] as string, (text) => text.replace('Describe', 'Delete'));
    expect(wrong(await verify(writer.files))).toEqual([
      { kind: 'file', status: 'altered', bucket: BUCKET, key: logs[3]?.[1], digest: digests[3], at: at(3) },
    ]);
  });

  it('shows a log file that was cut short, and one that was deleted', async () => {
    const { writer, logs } = sixHours();
    const [cut, gone] = [logs[2]?.[0] as string, logs[2]?.[1] as string];
    const file = writer.files.get(cut) as MemoryFile;
    writer.files.set(cut, { ...file, body: file.body.subarray(0, 40) });
    writer.files.delete(gone);
    expect(wrong(await verify(writer.files))).toMatchObject([
      { status: 'altered', key: cut },
      { status: 'missing', key: gone },
    ]);
  });

  it('takes a file that is packed anew for the same, since its content is what is signed', async () => {
    const { writer, logs } = sixHours();
    writer.tamper(logs[1]?.[0] as string, (text) => text);
    expect(wrong(await verify(writer.files))).toEqual([]);
  });

  it('shows a digest that was deleted, and goes on behind it', async () => {
    const { writer, digests, logs } = sixHours();
    writer.files.delete(digests[3] as string);
    const verdicts = await verify(writer.files);
    expect(wrong(verdicts)).toEqual([
      expect.objectContaining({ kind: 'digest', status: 'missing', fault: 'not_there', key: digests[3] }),
      { kind: 'gap', trail: 'main', status: 'broken', from: at(2), to: at(3) },
      expect.objectContaining({ kind: 'unproven', status: 'uncovered', files: 2 }),
    ]);
    expect(count(verdicts, 'file', 'valid')).toBe(8);
    expect(logs[3]).toHaveLength(2);
  });

  it('shows a digest whose content was changed, and believes none of it', async () => {
    const { writer, digests, logs } = sixHours();
    writer.tamper(digests[3] as string, (text) => text.replace(/"hashValue":"../, '"hashValue":"00'));
    const verdicts = await verify(writer.files);
    expect(wrong(verdicts)).toMatchObject([
      { kind: 'digest', status: 'altered', fault: 'not_what_next_says', key: digests[3] },
      { kind: 'gap', status: 'broken' },
      { kind: 'unproven', status: 'uncovered', files: 2 },
    ]);
    expect(verdicts.some((each) => each.kind === 'file' && each.key === logs[3]?.[0])).toBe(false);
  });

  it('shows the newest digest when it was changed, although none names it yet', async () => {
    const { writer, digests } = sixHours();
    writer.tamper(digests[6] as string, (text) => text.replace(/"hashValue":"../, '"hashValue":"00'));
    expect(wrong(await verify(writer.files))[0]).toMatchObject({
      status: 'altered',
      fault: 'signature_invalid',
      key: digests[6],
    });
  });

  it('shows a digest that somebody signed with a key of his own', async () => {
    const { writer, digests } = sixHours();
    writer.resign(digests[6] as string, foreign);
    expect(wrong(await verify(writer.files))[0]).toMatchObject({ status: 'unsigned', fault: 'key_unknown' });
    writer.resign(digests[6] as string, foreign, (text) =>
      text.replace(foreign.fingerprint, key.fingerprint),
    );
    expect(wrong(await verify(writer.files))[0]).toMatchObject({
      status: 'altered',
      fault: 'signature_invalid',
    });
  });

  it('shows a digest without signature or with another one, and believes it when the next gives its hash', async () => {
    const { writer, digests } = sixHours();
    const bare = writer.files.get(digests[3] as string) as MemoryFile;
    writer.files.set(digests[3] as string, { ...bare, metadata: {} });
    const other = writer.files.get(digests[5] as string) as MemoryFile;
    writer.files.set(digests[5] as string, { ...other, metadata: { signature: 'ab'.repeat(128) } });
    const verdicts = await verify(writer.files);
    expect(wrong(verdicts)).toMatchObject([
      { kind: 'digest', status: 'altered', fault: 'signature_replaced', key: digests[5] },
      { kind: 'digest', status: 'unsigned', fault: 'no_signature', key: digests[3] },
    ]);
    expect(count(verdicts, 'file', 'valid')).toBe(10);
  });

  it('shows a digest that was cut short, and one that was put in another place', async () => {
    const { writer, digests } = sixHours();
    const cut = writer.files.get(digests[5] as string) as MemoryFile;
    writer.files.set(digests[5] as string, { ...cut, body: cut.body.subarray(0, 100) });
    writer.files.set(digests[2] as string, writer.files.get(digests[1] as string) as MemoryFile);
    expect(wrong(await verify(writer.files)).filter(({ kind }) => kind === 'digest')).toMatchObject([
      { status: 'altered', fault: 'unreadable', key: digests[5] },
      { status: 'altered', fault: 'moved', key: digests[2] },
    ]);
  });

  it('says that the newest digests are not there when they are due', async () => {
    const { writer, digests, logs } = sixHours();
    writer.files.delete(digests[6] as string);
    writer.files.delete(digests[5] as string);
    expect(wrong(await verify(writer.files))).toMatchObject([
      { kind: 'digest', status: 'missing', fault: 'none_since', key: digests[4], endedAt: at(4) },
      { kind: 'unproven', status: 'uncovered', files: (logs[5]?.length ?? 0) + (logs[6]?.length ?? 0) },
    ]);
  });

  it('tells what may not be read from what is not there', async () => {
    const { writer, digests, logs } = sixHours();
    for (const denied of [digests[2], logs[6]?.[0]] as string[])
      writer.files.set(denied, { ...(writer.files.get(denied) as MemoryFile), isDenied: true });
    expect(wrong(await verify(writer.files)).map(({ kind, status }) => [kind, status])).toEqual([
      ['file', 'denied'],
      ['digest', 'denied'],
      ['gap', 'broken'],
      ['unproven', 'uncovered'],
    ]);
  });
});

describe('files that no digest names', () => {
  it('are shown once their digest is there, and are waited for before', async () => {
    const { writer } = sixHours();
    const planted = writer.log(at(3) - 5 * MIN, { signed: false });
    writer.log(at(6) - 30 * MIN, { signed: false });
    writer.log(at(6) + 30 * MIN, { signed: false });
    expect(wrong(await verify(writer.files))).toEqual([
      { kind: 'file', status: 'unsigned', bucket: BUCKET, key: planted, at: at(3) - 5 * MIN },
      expect.objectContaining({ kind: 'unproven', status: 'pending', files: 2 }),
    ]);
  });

  it('are vouched for by a digest that fills them in later', async () => {
    const { writer } = sixHours();
    writer.log(at(3) - 5 * MIN);
    const backfill = writer.backfill(at(3), at(8));
    const verdicts = await verify(writer.files);
    expect(wrong(verdicts)).toEqual([]);
    expect(verdicts.some((each) => each.kind === 'digest' && each.key === backfill)).toBe(true);
    expect(count(verdicts, 'file', 'valid')).toBe(11);
  });

  it('are not held against a trail that was off, which is said', async () => {
    const writer = new TrailWriter({ bucket: BUCKET, key });
    writer.digest(at(1));
    writer.restart();
    writer.log(at(2), { signed: false });
    writer.log(at(4) - 10 * MIN);
    writer.digest(at(4));
    expect(wrong(await verify(writer.files, { dueUntil: at(4) }))).toMatchObject([
      { kind: 'gap', status: 'off', from: at(1), to: at(3) },
      { kind: 'unproven', status: 'uncovered', files: 1 },
    ]);
  });

  it('are uncovered when there is no digest at all', async () => {
    const writer = new TrailWriter({ bucket: BUCKET, key });
    writer.log(at(2));
    expect(await verify(writer.files)).toMatchObject([{ kind: 'unproven', status: 'uncovered', files: 1 }]);
  });
});

describe('several trails and days', () => {
  it('share a shelf: what one names is vouched for', async () => {
    const files = new Map<string, MemoryFile>();
    sixHours({}, files);
    sixHours({ trail: 'second_trail' }, files);
    const verdicts = await verify(files);
    expect(wrong(verdicts)).toEqual([]);
    expect(count(verdicts, 'digest', 'valid')).toBe(12);
  });

  it('are walked over midnight, and only from the time that is asked for', async () => {
    const writer = new TrailWriter({ bucket: BUCKET, key });
    for (let hour = 0; hour < 60; hour += 1) {
      writer.log(at(hour) - 5 * MIN);
      writer.digest(at(hour));
    }
    const planted = writer.log(at(30) - 20 * MIN, { signed: false });
    const range = { since: at(19), until: at(59), dueUntil: at(59) };
    const verdicts = await verify(writer.files, range);
    expect(count(verdicts, 'digest', 'valid')).toBe(40);
    expect(count(verdicts, 'file', 'valid')).toBe(40);
    expect(wrong(verdicts)).toMatchObject([{ status: 'unsigned', key: planted }]);
    const again = await verify(writer.files, { ...range, checkedUntil: at(57) });
    expect(count(again, 'file', 'valid')).toBe(2);
    expect(count(again, 'file', 'unsigned')).toBe(1);
  });

  it("lie under the organisation's id for an organisation's trail", async () => {
    const { writer } = sixHours({ organization: 'o-a1b2c3d4e5', prefix: 'org/' });
    const shelf = { ...SHELF, base: 'org/AWSLogs/o-a1b2c3d4e5/111122223333/' };
    const verdicts = await verify(writer.files, {}, shelf);
    expect(wrong(verdicts)).toEqual([]);
    expect(count(verdicts, 'digest', 'valid')).toBe(6);
  });
});
