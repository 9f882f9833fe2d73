import { expect, test } from 'vitest';
import { readCounters } from '../../../src/forward/read-counters.ts';
import { pick } from '../../support/manager-replay.ts';

interface Item {
  uptime: string;
  metrics: {
    events: { received_breakdown: { dropped_breakdown: Record<string, unknown> } };
    messages: { received_breakdown: { discarded: number } };
    queues: Record<string, { size: number; usage: number }>;
  };
}

function recordedItem(name: string): Item {
  const { data } = structuredClone(pick('info')(name).response.json) as { data: { affected_items: [Item] } };
  return data.affected_items[0];
}

const answer = (...items: readonly unknown[]) => ({ data: { affected_items: items }, error: 0 });

/** An answer as the recorded manager gave it for each daemon, then changed. */
function recorded(change: (analysisd: Item, remoted: Item) => void = () => {}) {
  const [analysisd, remoted] = [
    recordedItem('statistics of analysisd'),
    recordedItem('statistics of remoted'),
  ];
  analysisd.uptime = '2026-11-20T18:00:00+00:00';
  remoted.uptime = '2026-11-20T18:00:01+00:00';
  change(analysisd, remoted);
  return answer(analysisd, remoted);
}

test("a recorded manager's answer is read: nothing was dropped, and its queues are empty", () => {
  expect(readCounters(recorded())).toEqual({
    startedAt: '2026-11-20T18:00:00+00:00 2026-11-20T18:00:01+00:00',
    dropped: 0,
    discarded: 0,
    analysisUsage: 0,
    receiverUsage: 0,
  });
});

test('every kind of dropped event counts, however deep the manager sorts it', () => {
  const read = readCounters(
    recorded(({ metrics }) => {
      metrics.events.received_breakdown.dropped_breakdown = {
        agent: 1,
        integrations_breakdown: { virustotal: 2 },
        modules_breakdown: { aws: 4, logcollector_breakdown: { others: 8, eventlog: 16 } },
        syslog: 32,
      };
    }),
  );
  expect(read?.dropped).toBe(63);
});

test('the fullest decode queue counts; queues behind decoding make others wait and drop nothing', () => {
  const usage = (queue: string) =>
    readCounters(
      recorded(({ metrics }, remoted) => {
        metrics.queues[queue] = { size: 16_384, usage: 0.7 };
        metrics.queues.hostinfo = { size: 16_384, usage: 0.1 };
        remoted.metrics.queues.received = { size: 131_072, usage: 0.2 };
        remoted.metrics.messages.received_breakdown.discarded = 5;
      }),
    );
  expect(usage('others')).toMatchObject({ analysisUsage: 0.7, receiverUsage: 0.2, discarded: 5 });
  expect(usage('syscheck')?.analysisUsage).toBe(0.7);
  expect(usage('processed')?.analysisUsage).toBe(0.1);
  expect(usage('archives')?.analysisUsage).toBe(0.1);
});

test('what is not the answer about both daemons is no reading', () => {
  const { data } = recorded();
  expect(readCounters(answer(data.affected_items[0]))).toBeUndefined();
  expect(readCounters(answer(data.affected_items[1]))).toBeUndefined();
  expect(readCounters({ ...recorded(), error: 2 })).toBeUndefined();
  expect(readCounters(undefined)).toBeUndefined();
  expect(readCounters('Bad Gateway')).toBeUndefined();
});
