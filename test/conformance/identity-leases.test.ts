import { describe, expect, test } from 'vitest';
import { createIdentityLeases } from '../../adapters/aws/table/identity-leases.ts';
import { createMemoryIdentityLeases } from '../../adapters/memory/identity-leases.ts';
import { openTable } from '../support/local-aws.ts';

const table = await openTable();
const NOW = Date.parse('2026-03-01T12:00:00Z');
const UNTIL = NOW + 60_000;

describe.each([
  ['memory', createMemoryIdentityLeases()],
  ['DynamoDB', createIdentityLeases(table)],
])('leases of identities in %s', (_name, leases) => {
  test('each of many claimants at once has an identity of its own, and those beyond have none', async () => {
    const ids = ['001', '002', '003'];
    const taken = await Promise.all(
      Array.from({ length: 8 }, (_, i) => leases.lease('contended', ids, `c${i}`, NOW, UNTIL)),
    );
    expect(taken.filter((id) => id !== undefined).toSorted()).toEqual(ids);
  });

  test('an identity is free again when it is given back, by its claimant alone', async () => {
    expect(await leases.lease('back', ['001'], 'a', NOW, UNTIL)).toBe('001');
    await leases.release('back', '001', 'b');
    expect(await leases.lease('back', ['001'], 'b', NOW, UNTIL)).toBeUndefined();
    await leases.release('back', '001', 'a');
    expect(await leases.lease('back', ['001'], 'b', NOW, UNTIL)).toBe('001');
  });

  test('an identity whose claimant has crashed is free when the lease ends, for one', async () => {
    await leases.lease('crashed', ['001'], 'a', NOW, UNTIL);
    expect(await leases.lease('crashed', ['001'], 'a', UNTIL - 1, UNTIL + 1)).toBeUndefined();
    const taken = await Promise.all(
      Array.from({ length: 8 }, (_, i) => leases.lease('crashed', ['001'], `c${i}`, UNTIL, UNTIL + 60_000)),
    );
    expect(taken.filter((id) => id === '001')).toHaveLength(1);
  });

  test('one who comes late gives nothing back that is another’s by now', async () => {
    await leases.lease('late', ['001'], 'a', NOW, UNTIL);
    await leases.lease('late', ['001'], 'b', UNTIL, UNTIL + 60_000);
    await leases.release('late', '001', 'a');
    expect(await leases.lease('late', ['001'], 'c', UNTIL + 1, UNTIL + 2)).toBeUndefined();
  });

  test('nodes have identities of their own, and none of nothing is nothing', async () => {
    expect(await leases.lease('one', ['001'], 'a', NOW, UNTIL)).toBe('001');
    expect(await leases.lease('other', ['001'], 'b', NOW, UNTIL)).toBe('001');
    expect(await leases.lease('one', [], 'c', NOW, UNTIL)).toBeUndefined();
  });
});
