import { expect, test } from 'vitest';
import { campaigns, runToTheEnd, sized } from '../../support/campaign/run-campaign.ts';
import { ROUGH } from '../../support/running-stack.ts';

const start = campaigns();

test('duplicate, reordered and repeated delivery by the queue doubles nothing', async () => {
  const run = await start({ faults: ROUGH });
  await run.send(sized(600, 10_000), 25);
  const report = await runToTheEnd(run);
  expect(report).toMatchObject({ duplicates: 0, parked: 0 });
  expect(report.suppressed).toBeGreaterThan(0);
});

// The table's requests of one batch after the manager has taken everything: the mark of each of its messages.
for (const { marks, doubled } of [
  { marks: 0, doubled: 200 },
  { marks: 1, doubled: 100 },
])
  test(`an instance that ends after the acknowledgement and ${marks} of 2 marks doubles ${doubled} events, and no other`, async () => {
    let left: number | undefined;
    const run = await start({
      onAnalysed: (count) => {
        if (count === 200) left = marks;
      },
      dies: () => {
        if (left === undefined) return false;
        left -= 1;
        return left === -1;
      },
    });
    await run.send(200, 100);
    await run.run();
    await run.send(200, 100);
    const report = await runToTheEnd(run);
    expect(report).toMatchObject({
      duplicates: doubled,
      parked: 0,
      deaths: 1,
      ledger: { crashed: 2 - marks },
    });
    expect(run.times(200, 400)).toEqual(Array(200).fill(1));
    for (const message of [run.times(0, 100), run.times(100, 200)])
      expect(new Set(message).size, 'a message is doubled whole, or not at all').toBe(1);
  });

test('an instance that ends between a dead letter and its mark leaves the letter twice, and both replayed bring its event once', async () => {
  let left = 0;
  let isOnItsWay = false;
  const run = await start({
    onQueueRequest: (operation) => {
      if (operation !== 'SendMessageBatch' || !isOnItsWay) return;
      isOnItsWay = false;
      left = 1;
    },
    dies: () => left-- === 1,
  });
  run.manager.setFault({ kind: 'chokes-on', text: '"id":"n-7"', status: 400 });
  await run.send(100);
  isOnItsWay = true;
  const report = await runToTheEnd(run);
  expect(report).toMatchObject({ parked: 1, letters: 2, deaths: 1, ledger: { parked: 1, crashed: 1 } });
  run.manager.setFault(undefined);
  await run.redrive();
  await run.run();
  expect(run.times(7, 8)).toEqual([1]);
});
