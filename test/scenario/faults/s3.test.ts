import { expect, test } from 'vitest';
import { slowDown } from '../../../tools/local/aws/s3-fault.ts';
import { campaigns, runToTheEnd } from '../../support/campaign/run-campaign.ts';

const start = campaigns();

test('a bucket that refuses what is meant for Wazuh, then breaks off, gets every event in the end, and once', async () => {
  let puts = 0;
  const run = await start({
    way: 's3',
    weather: {
      s3Fault: (method) => {
        if (method !== 'PUT') return undefined;
        puts += 1;
        // The first makes the bucket, two archive the messages.
        if (puts > 3 && puts <= 6) return slowDown();
        return puts > 6 && puts <= 9 ? 'reset' : undefined;
      },
    },
  });
  await run.send(400, 200);
  const report = await runToTheEnd(run);
  expect(puts).toBeGreaterThan(9);
  expect(report).toMatchObject({ duplicates: 0, parked: 0, requests: 0 });
});

test('an instance that ends between the answer of S3 and the marks writes the same object again, so that nothing doubles', async () => {
  let puts = 0;
  let left = 0;
  const run = await start({
    way: 's3',
    weather: {
      s3Fault: (method) => {
        if (method === 'PUT') puts += 1;
        if (puts === 4) left = 1;
        return undefined;
      },
    },
    dies: () => left-- === 1,
  });
  await run.send(400, 200);
  const report = await runToTheEnd(run);
  expect(report).toMatchObject({ duplicates: 0, parked: 0, deaths: 1, ledger: { crashed: 2 } });
});
