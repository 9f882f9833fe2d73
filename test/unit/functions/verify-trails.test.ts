import { beforeAll, describe, expect, it } from 'vitest';
import { createMemoryTelemetry } from '../../../adapters/memory/telemetry.ts';
import { createMemoryTrailFiles, type MemoryFile } from '../../../adapters/memory/trail-files.ts';
import { createMemoryVerifyProgress } from '../../../adapters/memory/verify-progress.ts';
import {
  type VerifyTrailsDeps,
  verifyTrails,
} from '../../../functions/cloudtrail-forwarder/watch/verify-trails.ts';
import type { TrailFiles } from '../../../src/intake/digest/trail-files.ts';
import type { FoundAboutTrail } from '../../../src/normalize/trail-finding.ts';
import { createSigningKey, type SigningKey, TrailWriter } from '../../support/trail-writer.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const T0 = Date.parse('2026-03-04T00:12:31Z');
const at = (hour: number) => T0 + hour * HOUR;
const BUCKET = 'org-trail';

let key: SigningKey;
beforeAll(() => {
  key = createSigningKey();
});

/** Trails that write on, looked at by the clock. */
function bench(regions: readonly string[] = ['eu-west-1'], late: Partial<VerifyTrailsDeps> = {}) {
  const files = new Map<string, MemoryFile>();
  const writers = regions.map((region) => new TrailWriter({ bucket: BUCKET, key, region }, files));
  const sent: FoundAboutTrail[] = [];
  const telemetry = createMemoryTelemetry();
  let now = at(0);
  const read: string[] = [];
  const store = createMemoryTrailFiles(new Map([[BUCKET, files]]));
  const counting: TrailFiles = {
    ...store,
    hash: async (bucket, name) => {
      read.push(name);
      return store.hash(bucket, name);
    },
  };
  const deps: VerifyTrailsDeps = {
    files: counting,
    keys: {
      find: async (_region, fingerprint) => (fingerprint === key.fingerprint ? key.publicKey : undefined),
    },
    clock: () => now,
    telemetry,
    trails: [{ bucket: BUCKET, tenant: 'main', verify: true, organization: false, eventBridge: false }],
    progress: createMemoryVerifyProgress(),
    tenantOf: (_bucket, account) => (account === '444455556666' ? 'other' : undefined),
    lateMs: 15 * MINUTE,
    send: async (found) => {
      sent.push(...found);
      return true;
    },
    ...late,
  };
  return {
    files,
    writers,
    writer: writers[0] as TrailWriter,
    sent,
    telemetry,
    deps,
    reads: () => read.length,
    filesRead: () => new Set(read).size,
    /** Every trail writes a file and a digest for each hour. */
    write: (from: number, to: number) => {
      const logs: string[] = [];
      for (let hour = from; hour <= to; hour += 1)
        for (const writer of writers) {
          logs.push(writer.log(at(hour) - 30 * MINUTE));
          writer.digest(at(hour));
        }
      return logs;
    },
    run: async (hour: number) => {
      now = at(hour);
      await verifyTrails(deps, now + 10 * MINUTE);
    },
    setClock: (clock: () => number) => Object.assign(deps, { clock }),
  };
}

const measured = (telemetry: ReturnType<typeof createMemoryTelemetry>, name: string) =>
  telemetry.measurements.filter((each) => each.name === name).map(({ value }) => value);

describe('verification on the clock', () => {
  it('reads every file once, whenever it runs', async () => {
    const { write, run, sent, reads, telemetry } = bench();
    write(0, 3);
    await run(3.5);
    const first = reads();
    await run(3.6);
    expect(reads()).toBe(first);
    write(4, 8);
    await run(8.5);
    write(9, 9);
    await run(9.6);
    // The first look goes three hours back: the digests of the hours 1 to 9.
    expect(reads()).toBe(9);
    expect(sent).toEqual([]);
    expect(measured(telemetry, 'TrailFilesVerified').reduce((a, b) => a + b)).toBe(9);
  });

  it('tells once of what is missing, altered and unsigned, as often as it looks', async () => {
    const { write, run, sent, files, writer } = bench();
    write(0, 2);
    await run(2.5);
    const logs = write(3, 6);
    files.delete(logs[0] as string);
    writer.tamper(logs[1] as string, () => '{"Records":[]}');
    const planted = writer.log(at(4) + 5 * MINUTE, { signed: false });
    await run(6.5);
    expect(sent.map(({ finding, origin }) => [finding, origin.object])).toEqual([
      ['trail_file_altered', logs[1]],
      ['trail_file_missing', logs[0]],
    ]);
    write(7, 12);
    for (const hour of [7.6, 8.7, 9.8, 10.9, 12.5]) await run(hour);
    expect(sent.slice(2).map(({ finding, origin }) => [finding, origin.object])).toEqual([
      ['trail_file_unsigned', planted],
    ]);
  });

  it('tells that digests stopped coming, once', async () => {
    const { write, run, sent, telemetry } = bench();
    write(0, 3);
    await run(3.5);
    for (const hour of [4.6, 5.7, 6.8, 9.9, 30]) await run(hour);
    expect(sent).toMatchObject([
      {
        finding: 'trail_digest_missing',
        tenant: 'main',
        account: '111122223333',
        region: 'eu-west-1',
        at: at(3),
      },
    ]);
    expect(measured(telemetry, 'TrailVerificationLag').at(-1)).toBe(0);
  });

  it('verifies an account or region that is found late from its first digest on', async () => {
    const { write, run, filesRead, sent, files } = bench();
    write(0, 3);
    await run(3.5);
    const late = new TrailWriter({ bucket: BUCKET, key, region: 'us-east-1' }, files);
    const logs = [4, 5, 6, 7, 8, 9].map((hour) => {
      const log = late.log(at(hour) - 30 * MINUTE);
      late.digest(at(hour));
      return log;
    });
    files.delete(logs[0] as string);
    await run(9.6);
    expect(filesRead()).toBe(3 + 6);
    expect(sent.map(({ finding, origin }) => [finding, origin.object])).toEqual([
      ['trail_file_missing', logs[0]],
      ['trail_digest_missing', expect.stringContaining('eu-west-1')],
    ]);
  });

  it('tells once that verified digests are gone when nothing comes behind them', async () => {
    const { write, run, sent, files } = bench();
    write(0, 3);
    await run(3.5);
    for (const name of files.keys()) if (name.includes('CloudTrail-Digest')) files.delete(name);
    for (const hour of [4.6, 5.7, 6.8, 40]) await run(hour);
    expect(sent).toMatchObject([
      {
        finding: 'trail_digest_missing',
        account: '111122223333',
        region: 'eu-west-1',
        at: at(3),
        details: { fault: 'gone' },
      },
    ]);
  });

  it('tells of a verified digest that is gone when a chain begins anew behind it', async () => {
    const { write, run, sent, files, writer } = bench();
    write(0, 3);
    await run(3.5);
    for (const name of files.keys()) if (name.includes('CloudTrail-Digest')) files.delete(name);
    writer.restart();
    write(4, 8);
    for (const hour of [5.6, 8.7]) await run(hour);
    expect(sent.map(({ details }) => details?.fault)).toEqual(['gone']);
  });

  it('tells of a digest that is gone by the one that names it, and not twice', async () => {
    const { write, run, sent, files } = bench();
    write(0, 3);
    await run(3.5);
    const last = [...files.keys()]
      .filter((name) => name.includes('CloudTrail-Digest'))
      .sort()
      .at(-1) as string;
    files.delete(last);
    write(4, 6);
    await run(6.6);
    expect(sent.map(({ origin, details }) => [origin.object, details?.fault])).toEqual([[last, 'not_there']]);
  });

  it('catches up hour by hour when it did not run, over hours that were not signed too', async () => {
    const { write, run, sent, reads, files, writer } = bench();
    write(0, 3);
    await run(3.5);
    write(4, 12);
    writer.restart();
    const logs = write(40, 45);
    files.delete(logs[2] as string);
    await run(45.5);
    expect(reads()).toBe(3 + 9 + 6);
    expect(sent.map(({ finding, origin }) => [finding, origin.object])).toEqual([
      ['trail_file_missing', logs[2]],
    ]);
  });

  it('finds again what could not be sent', async () => {
    let isUp = false;
    const tried: FoundAboutTrail[] = [];
    const { write, run, files } = bench(['eu-west-1'], {
      send: async (found) => {
        tried.push(...found);
        return isUp;
      },
    });
    const logs = write(0, 3);
    files.delete(logs[3] as string);
    await run(3.5);
    isUp = true;
    await run(3.6);
    write(4, 4);
    await run(4.7);
    expect(tried.map(({ finding }) => finding)).toEqual(['trail_file_missing', 'trail_file_missing']);
  });

  it('ends in its time and goes on where it ended', async () => {
    const { write, deps, reads, filesRead, sent, setClock, telemetry } = bench([
      'eu-west-1',
      'us-east-1',
      'us-west-2',
    ]);
    write(0, 3);
    let now = at(3.5);
    // Every look at the clock takes some seconds.
    setClock(() => (now += 4_000));
    await verifyTrails(deps, now + 100_000);
    expect(reads()).toBeGreaterThan(0);
    expect(reads()).toBeLessThan(9);
    expect(measured(telemetry, 'TrailVerificationLag').at(-1)).toBeGreaterThan(3_600);
    await verifyTrails(deps, now + 10 * MINUTE);
    expect(filesRead()).toBe(9);
    expect(sent).toEqual([]);
    expect(measured(telemetry, 'TrailVerificationLag').at(-1)).toBeLessThan(3_600);
  });

  it('gives digests and files their time to come', async () => {
    const { write, run, sent, files } = bench(['eu-west-1'], { lateMs: HOUR });
    const logs = write(0, 3);
    const late = files.get(logs[3] as string) as MemoryFile;
    files.delete(logs[3] as string);
    await run(3.5);
    files.set(logs[3] as string, late);
    write(4, 4);
    await run(4.6);
    expect(sent).toEqual([]);
  });

  it('makes few events of many files that are gone', async () => {
    const { writer, run, sent, files } = bench();
    writer.digest(at(1));
    const logs = Array.from({ length: 25 }, () => writer.log(at(2) - 30 * MINUTE));
    writer.digest(at(2));
    for (const log of logs) files.delete(log);
    await run(2.5);
    expect(sent).toHaveLength(11);
    expect(sent.at(-1)?.reason).toContain('15 more');
  });

  it('goes on with others when one account or region fails', async () => {
    const { deps, run, telemetry, reads, write } = bench(['eu-west-1', 'us-east-1', 'us-west-2']);
    write(0, 3);
    const { keys } = deps;
    Object.assign(deps, {
      keys: {
        find: (region: string, fingerprint: string, time: number) =>
          region === 'us-east-1'
            ? Promise.reject(new Error('no keys'))
            : keys.find(region, fingerprint, time),
      },
    });
    await run(3.5);
    expect(reads()).toBe(6);
    expect(measured(telemetry, 'TrailVerificationFailed')).toEqual([1]);
  });

  it('leaves trails alone that are not to be verified, and a bucket out of reach to the next run', async () => {
    const { deps, run, telemetry, reads, write } = bench();
    write(0, 3);
    const [trail] = deps.trails;
    Object.assign(deps, { trails: [{ ...trail, verify: false }] });
    await run(3.5);
    expect(reads()).toBe(0);
    const folders = () => Promise.reject(new Error('S3 is away'));
    Object.assign(deps, { trails: [trail], files: { ...deps.files, folders } });
    await run(3.6);
    expect(measured(telemetry, 'TrailVerificationFailed')).toEqual([1]);
  });
});
