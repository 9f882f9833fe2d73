import { expect, test } from 'vitest';
import { campaigns, runToTheEnd } from '../../support/campaign/run-campaign.ts';

const start = campaigns();
const twice = (from: number, to: number, count: number) =>
  Array.from({ length: count }, (_, i) => (i >= from && i < to ? 2 : 1));

test('events whose answer broke off, or never came, are sent again with the rest of their request, and no other', async () => {
  const run = await start();
  run.manager.setFault({ kind: 'cut-response', times: 1 });
  await run.send(300);
  await run.run();
  run.manager.setFault({ kind: 'accept-then-cut', times: 1 });
  await run.send(300);
  const report = await runToTheEnd(run);
  expect(report).toMatchObject({ duplicates: 200, parked: 0, requests: 8 });
  expect(run.times(0, 300)).toEqual(twice(0, 100, 300));
  expect(run.times(300, 600)).toEqual(twice(0, 100, 300));
});

test('a token that ends between two requests of a batch is replaced before the next one', async () => {
  const run = await start({
    limits: { tokenLifetimeS: 20 },
    onAnalysed: (count) => {
      if (count === 200) void run.time.pass(21_000);
    },
  });
  await run.send(500);
  const report = await runToTheEnd(run);
  expect(report).toMatchObject({ duplicates: 0, parked: 0, logins: 2, requests: 5, invocations: 1 });
});

test('a token that ends on the way to the manager costs one refused request and a login', async () => {
  let taken = 0;
  const run = await start({
    limits: { tokenLifetimeS: 20 },
    // Between the check of the token and the request lies the write that takes the request out of the budget.
    onTableRequest: (operation) => {
      if (operation === 'UpdateItem') taken += 1;
      if (taken === 4) void run.time.pass(21_000);
      if (taken === 4) taken += 1;
    },
  });
  await run.send(500);
  const report = await runToTheEnd(run);
  expect(report).toMatchObject({ duplicates: 0, parked: 0, logins: 2, requests: 6, invocations: 1 });
});

test('tokens that are revoked in mid-batch delay what is left of the batch and double nothing', async () => {
  const run = await start({
    onAnalysed: (count) => {
      if (count === 200 || count === 300) run.manager.revokeTokens();
    },
  });
  await run.send(500);
  const report = await runToTheEnd(run);
  expect(report).toMatchObject({ duplicates: 0, parked: 0 });
  expect(report.logins).toBeGreaterThan(1);
});
