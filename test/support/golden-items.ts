import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createActivityBook } from '../../adapters/aws/table/activity-book.ts';
import { createAlertSums } from '../../adapters/aws/table/alert-sums.ts';
import { createGroupStore } from '../../adapters/aws/table/group-store.ts';
import { createHeardBook } from '../../adapters/aws/table/heard-book.ts';
import { createHourBook } from '../../adapters/aws/table/hour-book.ts';
import { createIdentityLeases } from '../../adapters/aws/table/identity-leases.ts';
import { createIncidentLog } from '../../adapters/aws/table/incident-log.ts';
import { createNodeLimits } from '../../adapters/aws/table/node-limits.ts';
import { createPollBook } from '../../adapters/aws/table/poll-book.ts';
import { createProbeLog } from '../../adapters/aws/table/probe-log.ts';
import { createRateCeiling } from '../../adapters/aws/table/rate-ceiling.ts';
import { createReadingBoard } from '../../adapters/aws/table/reading-board.ts';
import { createRecordBook } from '../../adapters/aws/table/record-book.ts';
import { createReplayStore } from '../../adapters/aws/table/replay-store.ts';
import { createReportDesk } from '../../adapters/aws/table/report-desk.ts';
import { createRequestBudget } from '../../adapters/aws/table/request-budget.ts';
import { createSendPace } from '../../adapters/aws/table/send-pace.ts';
import { createSessionBook } from '../../adapters/aws/table/session-book.ts';
import { createSourceBook } from '../../adapters/aws/table/source-book.ts';
import { createStormBook } from '../../adapters/aws/table/storm-book.ts';
import { createTable } from '../../adapters/aws/table/table.ts';
import { createTestLog } from '../../adapters/aws/table/test-log.ts';
import { createTrailMemories } from '../../adapters/aws/table/trail-memories.ts';
import { createVerifyProgress } from '../../adapters/aws/table/verify-progress.ts';
import type { ItemKind } from '../../src/state-versions.ts';
import { createTableSplitBook } from '../../tools/replay/table-split-book.ts';
import * as sample from './golden-samples.ts';

const { NOW, MINUTE_MS } = sample;

/** Items of a kind: how they are made, and how what is read of them reads. */
interface GoldenItems {
  write(): Promise<unknown>;
  read(): Promise<unknown>;
  readonly says: unknown;
}

/** Kinds of which the backup beside them has samples, that a running stack has made. */
type InBackup = 'key' | 'mute' | 'mark' | 'taken' | 'group' | 'alerted' | 'alertday';

async function all<T>(pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(...page);
  return found;
}

/** Every other kind of item, in the table `name`. */
export function goldenItems(client: DynamoDBClient, name: string) {
  const table = createTable(client, name);
  const clock = () => NOW;
  const activity = createActivityBook(table);
  const board = createReadingBoard(table);
  const budget = createRequestBudget(table, 2);
  const desk = createReportDesk(table);
  const groups = createGroupStore(table, clock);
  const heard = createHeardBook(table);
  const hours = createHourBook(table);
  const incidents = createIncidentLog(table);
  const leases = createIdentityLeases(table);
  const limits = createNodeLimits(table);
  const memories = createTrailMemories(table);
  const pace = createSendPace(table, { maxEventsPerSecond: 100, maxUnacknowledged: 100 }, () => 0);
  const poll = createPollBook(table);
  const probes = createProbeLog(table, clock);
  const rates = createRateCeiling(client, name, MINUTE_MS);
  const records = createRecordBook(table, { clock, pause: async () => {} });
  const replays = createReplayStore(client, name);
  const sessions = createSessionBook(table, clock);
  const sources = createSourceBook(table);
  const splits = createTableSplitBook(table);
  const storms = createStormBook(table);
  const sums = createAlertSums(table);
  const tests = createTestLog(table, clock);
  const verified = createVerifyProgress(table);
  const minute = NOW / MINUTE_MS;
  return {
    task: {
      write: async () => {
        await groups.claim('under way', 'a run', NOW, NOW + MINUTE_MS);
        await groups.complete('done', NOW + 60 * MINUTE_MS);
      },
      read: () =>
        Promise.all(['under way', 'done'].map((task) => groups.claim(task, 'another', NOW + 1, NOW + 2))),
      says: ['busy', 'done'],
    },
    hour: {
      write: async () => [await hours.began(sample.HOUR.hour), await hours.write(sample.HOUR)],
      read: async () => [await hours.began('2030-01-01T00'), await hours.read([sample.HOUR.hour])],
      says: [sample.HOUR.hour, [sample.HOUR]],
    },
    split: {
      write: () => splits.decide('a letter', new Set([1, 3]), NOW),
      read: () => splits.decide('a letter', new Set([0, 1, 2, 3]), NOW + 1),
      says: new Set([1, 3]),
    },
    incident: {
      write: () => incidents.enter(sample.INCIDENT),
      read: () => all(incidents.aliveSince(NOW)),
      says: [sample.INCIDENT],
    },
    alertsum: {
      write: () => sums.keep('2026-11-27T08', sample.ALERT_SUM, NOW),
      read: async () => [...(await sums.read(['2026-11-27T08']))],
      says: [['2026-11-27T08', sample.ALERT_SUM]],
    },
    activity: {
      write: async () => {
        await activity.write(sample.ACTIVITY);
        await activity.save({ next: ['2026-11-27T09'] }, NOW);
      },
      read: async () => [await activity.read([sample.ACTIVITY.hour]), await activity.claim(NOW, NOW + 1)],
      says: [[sample.ACTIVITY], { progress: { next: ['2026-11-27T09'] } }],
    },
    seen: {
      write: async () => {
        await records.claim([sample.record('filed')], sample.FILE);
        await records.claim([sample.record('sent')], sample.MESSAGE);
      },
      read: async () => [
        ...(await records.claim([sample.record('filed')], sample.FILE)),
        ...(await records.claim([sample.record('filed')], { kind: 'file', name: 'another 0' })),
        ...(await records.claim([sample.record('sent')], sample.MESSAGE)),
      ],
      says: ['ours', 'taken', 'in_flight'],
    },
    session: {
      write: () => sessions.note([sample.SESSION]),
      read: () => sessions.find([sample.SESSION]),
      says: [sample.SESSION.origin],
    },
    verify: {
      write: () => verified.save('trail-logs', sample.VERIFIED, NOW, 0),
      read: () => verified.claim('trail-logs', NOW, NOW + 1),
      says: sample.VERIFIED,
    },
    heard: {
      write: async () => {
        for (const region of ['eu-west-1', 'eu-west-2']) {
          await heard.note({ ...sample.WORD, region, kind: 'digest', at: NOW - MINUTE_MS });
          await heard.note({ ...sample.WORD, region, kind: 'log', at: NOW });
        }
        const quiet = (await heard.quiet(NOW, 9)).find(({ region }) => region === 'eu-west-1');
        if (quiet !== undefined) await heard.tell(quiet);
      },
      read: async () => [...(await heard.quiet(NOW, 9)), ...(await heard.silent(NOW, 9))],
      says: ['eu-west-2', 'eu-west-1'].map((region) => ({ ...sample.HEARD, region })),
    },
    trail: {
      write: () => memories.write(sample.TRAIL_ARN, sample.TRAIL, NOW),
      read: () => memories.read(sample.TRAIL_ARN),
      says: sample.TRAIL,
    },
    source: {
      write: async () => {
        await poll.save(sample.POLL, NOW);
        await sources.read(NOW - MINUTE_MS);
        await sources.heard('node-1', NOW - 2, NOW - 1);
        await sources.came(sample.WAIT);
      },
      read: async () => [await poll.read(), await sources.read(NOW)],
      says: [
        sample.POLL,
        {
          beganAt: NOW - MINUTE_MS,
          scripts: [{ node: 'node-1', heardAt: NOW - 1, alertedAt: NOW - 2 }],
          waits: [sample.WAIT],
        },
      ],
    },
    budget: {
      write: async () => {
        await limits.put('node-1', { perMinute: 300, at: NOW });
        for (let used = 0; used < 2; used += 1) await budget.take('node-1', NOW);
        await budget.exhausted('node-2', NOW + MINUTE_MS);
      },
      read: async () => [
        await limits.get('node-1'),
        await budget.take('node-1', NOW + 1),
        await budget.take('node-2', NOW + 1),
      ],
      says: [{ perMinute: 300, at: NOW }, { granted: false }, { granted: false, retryAt: NOW + MINUTE_MS }],
    },
    pace: {
      write: async () => [await pace.take('node-1', 100, NOW), await pace.take('node-1', 100, NOW)],
      // Of a node that nobody has written to, as many as one asks for.
      read: async () => [await pace.take('node-1', 100, NOW + 1), await pace.take('node-2', 7, NOW + 1)],
      says: [{ granted: 0 }, { granted: 7 }],
    },
    agent: {
      write: () => leases.lease('node-1', ['001'], 'a run', NOW, NOW + MINUTE_MS),
      read: async () => [
        await leases.lease('node-1', ['001'], 'another', NOW + 1, NOW + 2),
        await leases.lease('node-1', ['001'], 'another', NOW + MINUTE_MS, NOW + 2 * MINUTE_MS),
      ],
      says: [undefined, '001'],
    },
    counters: {
      write: async () => {
        await board.claim('node-1', NOW);
        await board.post('node-1', { asOf: NOW, reading: sample.READING });
      },
      read: () => board.claim('node-1', NOW + 1),
      says: { granted: false, retryAt: NOW + 1_000, latest: { reading: sample.READING } },
    },
    storm: {
      write: async () => {
        await storms.enter('security', minute, 'a group', 5);
        await storms.foretell('security', minute + 1);
      },
      read: async () => [
        await storms.enter('security', minute, 'another', 1),
        await storms.enter('security', minute + 1, 'another', 5),
      ],
      says: [
        { marks: new Set(['a group']), stormy: false },
        { marks: new Set(['another']), stormy: true },
      ],
    },
    rate: {
      write: () => rates.add('subject', 7, 3, NOW),
      read: () => rates.add('subject', 7, 2, NOW),
      says: 5,
    },
    replay: {
      write: () => replays.firstUse('a signature', NOW + 10 * MINUTE_MS, NOW),
      read: async () => [
        await replays.firstUse('a signature', NOW + 10 * MINUTE_MS, NOW + 1),
        await replays.firstUse('another', NOW + 10 * MINUTE_MS, NOW + 1),
      ],
      says: [false, true],
    },
    probe: {
      write: () => probes.note('probe-1', sample.PROBE),
      read: () => probes.read('probe-1'),
      says: sample.PROBE,
    },
    test: {
      write: () => tests.write('test-1', sample.TEST),
      read: () => tests.read('test-1'),
      says: sample.TEST,
    },
    report: {
      write: async () => {
        for (const id of ['waits', 'sent']) await desk.ask({ ...sample.REPORT, id });
        await desk.answer('sent', { outcome: 'sent', at: NOW });
      },
      read: async () => [await desk.waiting(9), await desk.answerOf('sent')],
      says: [[{ ...sample.REPORT, id: 'waits' }], { outcome: 'sent', at: NOW }],
    },
  } satisfies Record<Exclude<ItemKind, InBackup>, GoldenItems>;
}
