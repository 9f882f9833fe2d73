import { describe, expect, it } from 'vitest';
import { createMemoryTrailFiles, type MemoryFile } from '../../../../adapters/memory/trail-files.ts';
import { findShelves, type ShelfSearch } from '../../../../src/intake/digest/find-shelves.ts';

const FILE: MemoryFile = { body: Buffer.alloc(0), metadata: {}, modifiedAt: 0 };

async function found(keys: readonly string[], search: Omit<ShelfSearch, 'bucket'> = {}) {
  const files = createMemoryTrailFiles(new Map([['b', new Map(keys.map((key) => [key, FILE]))]]));
  const shelves: string[] = [];
  for await (const { base, account, region } of findShelves(files, { bucket: 'b', ...search }))
    shelves.push(`${base} ${account} ${region}`);
  return shelves;
}
const digest = (base: string, region: string) => `${base}CloudTrail-Digest/${region}/2026/03/04/d.json.gz`;

describe('accounts and regions of a bucket', () => {
  it("are found for a trail, an organisation's trail, and under a prefix", async () => {
    const keys = [
      digest('AWSLogs/111122223333/', 'eu-west-1'),
      digest('AWSLogs/111122223333/', 'us-east-1'),
      digest('AWSLogs/o-a1b2c3d4e5/444455556666/', 'us-gov-west-1'),
      digest('logs/trails/AWSLogs/444455556666/', 'cn-north-1'),
      'AWSLogs/111122223333/elasticloadbalancing/eu-west-1/2026/03/04/x.log.gz',
      'AWSLogs/777788889999/vpcflowlogs/eu-west-1/2026/03/04/x.log.gz',
      'logs/2026/03/04/something.json',
    ];
    expect(await found(keys)).toEqual([
      'AWSLogs/111122223333/ 111122223333 eu-west-1',
      'AWSLogs/111122223333/ 111122223333 us-east-1',
      'AWSLogs/o-a1b2c3d4e5/444455556666/ 444455556666 us-gov-west-1',
      'logs/trails/AWSLogs/444455556666/ 444455556666 cn-north-1',
    ]);
    expect(await found(keys, { prefix: 'logs/trails' })).toHaveLength(1);
    expect(await found(keys, { prefix: '', region: 'us-east-1' })).toHaveLength(1);
    expect(await found(keys, { account: '444455556666' })).toHaveLength(2);
  });

  it('are not looked for in a bucket that is full of other folders', async () => {
    const keys = Array.from({ length: 1_001 }, (_, i) => `service-${i}/file`);
    await expect(found(keys)).rejects.toMatchObject({ code: 'trail_prefix_unknown' });
  });
});
