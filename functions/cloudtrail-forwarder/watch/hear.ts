import type { HeardWord } from '../../../src/event/heard-book.ts';
import { readHeardKey } from '../../../src/intake/trail/heard-key.ts';
import type { ObjectReference } from '../../../src/intake/trail/trail-item.ts';
import type { Candidate } from '../judge-records.ts';
import { nameOfCall } from '../record-name.ts';

/** Notes whose words the files and records of CloudTrail are: who falls silent is missed. */
export interface Hear {
  /** Digests too, which are not read. */
  file(object: ObjectReference): Promise<void>;
  record(candidate: Candidate): Promise<void>;
}

/**
 * @param note see `noteHeard`
 * @param tenantOf whose a bucket's files about an account are; undefined for buckets without a trail
 */
export function createHear(
  note: (word: HeardWord) => Promise<void>,
  tenantOf: (bucket: string, account: string) => string | undefined,
): Hear {
  return {
    async file({ bucket, key }) {
      const word = readHeardKey(key);
      const tenant = word && tenantOf(bucket, word.account);
      if (word !== undefined && tenant !== undefined) await note({ ...word, tenant });
    },
    async record({ source, record, context }) {
      if (source !== 'cloudtrail' || record === undefined) return;
      const name = nameOfCall(record, context);
      if (name === undefined || name.account === '' || name.region === '' || name.at === 0) return;
      const { account, region, at } = name;
      await note({ account, region, at, kind: 'log', tenant: context.tenant });
    },
  };
}
