import { runInThisContext } from 'node:vm';
import { expect, test } from 'vitest';
import { CloudTrailSettingsSchema } from '../../../../src/config/cloudtrail-settings.ts';
import { sluice } from '../run-sluice.ts';

const LISTED = {
  Accounts: [
    { Id: '444455556666', Name: "Ann's sandbox", Email: 'ann@example.com', Status: 'SUSPENDED' },
    { Id: '111122223333', Name: 'payments-prod', Email: 'ops@example.com', Status: 'ACTIVE' },
    { Id: '777788889999', Name: '' },
  ],
};

const run = (input: unknown, options = '') =>
  sluice(`cloudtrail accounts${options}`, typeof input === 'string' ? input : JSON.stringify(input));

test('the accounts that AWS lists become the block of the configuration, in order of their ids', async () => {
  const { exitCode, printed } = await run(LISTED);
  expect(exitCode).toBe(0);
  expect(printed).toEqual([
    'accounts: {',
    "  '111122223333': 'payments-prod',",
    `  '444455556666': "Ann's sandbox",`,
    "  '777788889999': '777788889999',",
    '},',
  ]);
});

test('what is printed is taken as configuration, with the unit that all of them are of', async () => {
  const { printed } = await run(LISTED, ' --unit Production/Payments');
  const { accounts } = runInThisContext(`({${printed.join('\n')}})`) as { accounts: object };
  expect(CloudTrailSettingsSchema.parse({ accounts }).accounts).toEqual({
    '111122223333': { alias: 'payments-prod', unit: 'Production/Payments' },
    '444455556666': { alias: "Ann's sandbox", unit: 'Production/Payments' },
    '777788889999': { alias: '777788889999', unit: 'Production/Payments' },
  });
});

test.each([
  ['', 'this is no JSON'],
  ['{}', 'there are no accounts in this'],
  [{ Accounts: [{ Id: '1' }] }, 'account 1 has no Id of 12 digits'],
  [{ Accounts: [null] }, 'account 1 has no Id of 12 digits'],
])('%j is refused, and it is said what to pipe in', async (input, why) => {
  const { exitCode, printed, errors } = await run(input);
  expect([exitCode, printed]).toEqual([1, []]);
  expect(errors).toContain(why);
  expect(errors).toContain('aws organizations list-accounts');
});
