import { expect, test } from 'vitest';
import { DEPLOYED } from '../../tools/capacity/load.ts';
import { simulate } from '../../tools/capacity/simulate.ts';
import { campaigns } from '../support/campaign/run-campaign.ts';

/** How far the time that a burst takes in the simulation may be from that of the functions in their virtual time. */
const FACTOR = 1.5;

const campaign = campaigns();

test('a burst beyond what the API takes needs the time that the simulation says', async () => {
  const events = 4_200;
  const running = await campaign({ limits: {} });
  await running.send(events, 100);
  await running.run();
  const { virtualS, missing } = await running.report();
  const load = { eventsPerSecond: events, batch: 100, sink: 'events-api' } as const;
  const { doneAtS = Number.POSITIVE_INFINITY } = simulate(load, DEPLOYED, { forS: 1, untilS: 3_600 });
  expect(missing).toBe(0);
  expect({
    virtualS,
    doneAtS,
    near: virtualS < doneAtS * FACTOR && doneAtS < virtualS * FACTOR,
  }).toMatchObject({
    near: true,
  });
});
