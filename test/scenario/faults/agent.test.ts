import { expect, test } from 'vitest';
import { campaigns, runToTheEnd } from '../../support/campaign/run-campaign.ts';

const start = campaigns();
const MINUTE_MS = 60_000;
const PING = Buffer.from('#ping');

test('a pong that never comes doubles what was sent without one, once, and the API takes over', async () => {
  // The only real wait of the campaign, and there is nothing to wait for.
  const run = await start({ way: 'agent', timeouts: { pongMs: 500 } });
  run.manager.setFault({ kind: 'receiver-stuck' });
  run.time.plan(10 * MINUTE_MS, () => run.manager.setFault(undefined));
  await run.send(500, 100);
  const report = await runToTheEnd(run);
  expect(report).toMatchObject({ parked: 0, requests: 5 });
  expect(report.duplicates).toBe(run.heard.ledger.get('retried/not_acknowledged'));
  expect(report.duplicates).toBe(500);
});

test('events that the analysis daemon drops without a word are found missing by its counters and sent once more', async () => {
  const run = await start({ way: 'agent' });
  run.manager.setFault({ kind: 'input-queue-full', times: 120 });
  await run.send(500, 100);
  const report = await runToTheEnd(run);
  // Nobody says which ones were dropped, so what went with them goes again.
  expect(report).toMatchObject({ duplicates: 380, parked: 0, invocations: 1, requests: 0 });
});

test('events that the daemon drops for minutes wait in the queue until it takes them', async () => {
  const run = await start({ way: 'agent' });
  run.manager.setFault({ kind: 'input-queue-full' });
  run.time.plan(5 * MINUTE_MS, () => run.manager.setFault(undefined));
  await run.send(300, 100);
  const report = await runToTheEnd(run);
  expect(report).toMatchObject({ duplicates: 0, parked: 0, requests: 0 });
  expect(run.heard.ledger.get('retried/dropped_by_manager')).toBeGreaterThan(0);
  expect(report.invocations).toBeLessThanOrEqual(15);
});

test('a connection that is cut after half a frame doubles the whole frames before it, and no other event', async () => {
  let written = Buffer.alloc(0);
  let isOver = false;
  const run = await start({
    way: 'agent',
    agentBytes: (bytes) => {
      if (isOver) return bytes.length;
      const admitted = Math.min(bytes.length, 10_000 - written.length);
      written = Buffer.concat([written, bytes.subarray(0, admitted)]);
      isOver = written.length === 10_000;
      return admitted;
    },
  });
  await run.send(500, 100);
  const report = await runToTheEnd(run);
  expect(report).toMatchObject({ duplicates: wholeFrames(written), parked: 0, requests: 0 });
  expect(report.duplicates).toBeGreaterThan(10);
});

test('an agent port that nobody listens at costs no event and no double: the API takes everything', async () => {
  const run = await start({
    way: 'agent',
    configure: (config) => ({
      ...config,
      wazuh: {
        ...config.wazuh,
        nodes: config.wazuh.nodes.map((node) => ({ ...node, agent: { host: '127.0.0.1', port: 1 } })),
      },
    }),
  });
  await run.send(500, 100);
  const report = await runToTheEnd(run);
  expect(report).toMatchObject({ duplicates: 0, parked: 0, invocations: 1, requests: 5 });
});

test('a manager that is down on every port for a quarter of an hour delays events and doubles none', async () => {
  const run = await start({ way: 'agent' });
  run.manager.setFault({ kind: 'down' });
  run.time.plan(15 * MINUTE_MS, () => run.manager.setFault(undefined));
  await run.send(200, 100);
  const report = await runToTheEnd(run);
  expect(report).toMatchObject({ duplicates: 0, parked: 0 });
  expect(report.invocations).toBeLessThanOrEqual(25);
});

test('an instance that ends between the pong and the marks doubles the events of its batch, and no other', async () => {
  let isArmed = false;
  const run = await start({
    way: 'agent',
    onAnalysed: (count) => {
      isArmed = count === 200;
    },
    dies: () => {
      const now = isArmed;
      isArmed = false;
      return now;
    },
  });
  await run.send(200, 100);
  await run.run();
  await run.send(200, 100);
  const report = await runToTheEnd(run);
  expect(report).toMatchObject({ duplicates: 200, parked: 0, deaths: 1, ledger: { crashed: 2 } });
  expect(run.times(200, 400)).toEqual(Array(200).fill(1));
});

/** Frames of events among the bytes: a length of four bytes before each. */
function wholeFrames(bytes: Buffer): number {
  let frames = 0;
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + bytes.readUInt32LE(at);
    if (end <= bytes.length && !bytes.subarray(at + 4, end).equals(PING)) frames += 1;
    at = end;
  }
  return frames;
}
