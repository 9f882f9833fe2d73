import { expect, test } from 'vitest';
import { createActivityBook } from '../../adapters/aws/table/activity-book.ts';
import { createAlertHistory } from '../../adapters/aws/table/alert-history.ts';
import { createDeliveryMarks } from '../../adapters/aws/table/delivery-marks.ts';
import { createGroupStore } from '../../adapters/aws/table/group-store.ts';
import { createHeardBook } from '../../adapters/aws/table/heard-book.ts';
import { createHourBook } from '../../adapters/aws/table/hour-book.ts';
import { createIdentityLeases } from '../../adapters/aws/table/identity-leases.ts';
import { createLedgerRecords } from '../../adapters/aws/table/ledger-records.ts';
import { createMuteStore } from '../../adapters/aws/table/mute-store.ts';
import { createNodeLimits } from '../../adapters/aws/table/node-limits.ts';
import { createPollBook } from '../../adapters/aws/table/poll-book.ts';
import { createProbeLog } from '../../adapters/aws/table/probe-log.ts';
import { createReadingBoard } from '../../adapters/aws/table/reading-board.ts';
import { createRecordBook } from '../../adapters/aws/table/record-book.ts';
import { createReportDesk } from '../../adapters/aws/table/report-desk.ts';
import { createRequestBudget } from '../../adapters/aws/table/request-budget.ts';
import { createSendPace } from '../../adapters/aws/table/send-pace.ts';
import { createSessionBook } from '../../adapters/aws/table/session-book.ts';
import { createSourceBook } from '../../adapters/aws/table/source-book.ts';
import { createTable, type Table } from '../../adapters/aws/table/table.ts';
import { alertDayKey } from '../../adapters/aws/table/table-layout.ts';
import { createTestLog } from '../../adapters/aws/table/test-log.ts';
import { createTrailMemories } from '../../adapters/aws/table/trail-memories.ts';
import { untouched } from '../../src/forward/delivery-marks.ts';
import { createActivitySum } from '../../src/notify/activity/activity-sum.ts';
import { factsOf } from '../../src/notify/alert/alert-facts.ts';
import { firstPollState } from '../../src/notify/poll-state.ts';
import { createAlertSum } from '../../src/notify/report/day-sum.ts';
import { openClient } from '../support/local-aws.ts';
import { alertWith } from '../unit/notify/alert-builder.ts';
import { incidentWith } from '../unit/notify/incident-builder.ts';
import { EVERYTHING, resourcesOf, sorted, synthesize } from './synthesize.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const MUTE = { id: '0a1b2c3d', when: {}, until: NOW + 60_000, comment: 'drill' };
const LEASE = NOW + 60_000;

/** Uses everything that a stage does with items of a prefix, and loses to somebody else where that can happen. */
const USES: readonly (readonly [stage: string, prefix: string, use: (table: Table) => Promise<unknown>])[] = [
  ['CloudTrailForwarder', 'seen#', useRecords],
  ['Enrich', 'mark#', useMarks],
  ['Enrich', 'budget#', useBudget],
  ['Enrich', 'session#', useSessions],
  ['Enrich', 'pace#', usePace],
  ['Enrich', 'counters#', useCounters],
  ['Enrich', 'agent#', useIdentities],
  ['CloudTrailForwarder', 'heard#', useHeard],
  ['CloudTrailForwarder', 'trail#', useTrails],
  ['AlertNotify', 'group#', useGroups],
  ['AlertNotify', 'task#', useTasks],
  ['AlertNotify', 'source#', useSources],
  ['AlertNotify', 'alerted#', useHistory],
  ['AlertNotify', 'alertday#', useHistory],
  ['AlertNotify', 'incident#', useIncidents],
  ['AlertNotify', 'report#', useDesk],
  ['AlertNotify', 'alertsum#', useSums],
  ['AlertNotify', 'hour#', useHours],
  ['AlertNotify', 'probe#', useProbes],
  ['AlertNotify', 'test#', useTests],
  ['AlertNotify', 'mute#', useMutes],
  ['AlertNotify', 'activity#', useActivity],
];

async function useRecords(table: Table) {
  const name = { tenant: 'acme', id: 'record', account: '111122223333', region: 'eu-west-1', at: NOW };
  const [one, other] = [0, 1].map(() => createRecordBook(table, { clock: () => NOW }));
  const message = { kind: 'message', now: NOW, leaseUntil: LEASE } as const;
  expect(await one?.claim([name], message)).toEqual(['ours']);
  expect(await other?.claim([name], message)).toEqual(['in_flight']);
  await one?.settle([name]);
  // Its chunk is not as it remembers it.
  await other?.claim([{ ...name, id: 'other' }], message);
}

async function useSessions(table: Table) {
  const book = createSessionBook(table, () => NOW);
  const origin = { type: 'IAMUser', name: 'alice', path: [], rank: 1 } as const;
  const made = { tenant: 'acme', accessKeyId: 'ASIAEXAMPLE', origin, expiresAt: LEASE };
  await book.note([made]);
  await book.note([made]);
  expect(await book.find([made])).toEqual([origin]);
}

async function useSources(table: Table) {
  const sources = createSourceBook(table);
  const wait = { key: 'node/1.1', node: 'node', alertedAt: NOW, cameAt: NOW };
  await sources.read(NOW);
  await sources.heard('node', NOW, NOW);
  await sources.came(wait);
  expect(await sources.read(NOW)).toMatchObject({ scripts: [{ node: 'node' }], waits: [wait] });
  await sources.settle(wait.key);
  const poll = createPollBook(table);
  await poll.claim(NOW, LEASE);
  await poll.save(firstPollState(NOW, 0), NOW);
  expect(await poll.read()).toBeDefined();
}

async function useActivity(table: Table) {
  const book = createActivityBook(table);
  await book.claim(NOW, LEASE);
  expect(await book.claim(NOW, LEASE)).toBeUndefined();
  const hour = '2026-03-04T05';
  await book.write({ hour, objects: 0, unreadable: 0, sum: createActivitySum().sum() });
  await book.save({ next: [hour] }, NOW);
  expect(await book.read([hour])).toHaveLength(1);
}

async function useHeard(table: Table) {
  const book = createHeardBook(table);
  const word = { account: '111122223333', region: 'eu-west-1', tenant: 'acme', kind: 'log' } as const;
  await book.note({ ...word, at: NOW });
  await book.note({ ...word, at: NOW + 1 });
  for (const heard of await book.quiet(LEASE, 10)) await book.tell(heard);
  expect(await book.silent(LEASE, 10)).toHaveLength(1);
}

async function useTrails(table: Table) {
  const memories = createTrailMemories(table);
  await memories.write('arn', { troubles: {} }, NOW);
  await memories.read('arn');
}

async function useMarks(table: Table) {
  const marks = createDeliveryMarks(table);
  const facts = { since: NOW, count: 1, source: 'app', tenant: 'acme', origin: 'checkout' } as const;
  await marks.claim({ key: 'first', ...facts }, 'a', NOW, LEASE);
  await marks.claim({ key: 'first', ...facts }, 'b', NOW + 1, LEASE);
  await marks.claim({ key: 'second', root: 'first', ...facts }, 'a', NOW, LEASE);
  await marks.settle('first', 'a', { ...untouched(new Set([0])), done: true }, LEASE);
  await createLedgerRecords(table).marks(['first']);
}

async function useBudget(table: Table) {
  const budget = createRequestBudget(table, 1);
  await budget.take('node', NOW);
  await budget.take('node', NOW);
  await budget.exhausted('node', LEASE);
  const limits = createNodeLimits(table);
  await limits.put('node', { perMinute: 300, at: NOW });
  await limits.get('node');
}

async function usePace(table: Table) {
  const limits = { maxEventsPerSecond: 1_000, maxUnacknowledged: 1_000 };
  const [one, other] = [createSendPace(table, limits), createSendPace(table, limits)];
  const grant = await one.take('node', 10, NOW);
  await other.take('node', 10, NOW);
  if ('grant' in grant) await one.settle('node', grant.grant, 'acknowledged', NOW + 100);
}

async function useCounters(table: Table) {
  const board = createReadingBoard(table);
  await board.claim('node', NOW);
  await board.claim('node', NOW);
  const reading = { startedAt: '', dropped: 0, discarded: 0, analysisUsage: 0, receiverUsage: 0 };
  await board.post('node', { asOf: NOW, reading });
  await board.rest('node', LEASE);
}

async function useIdentities(table: Table) {
  const leases = createIdentityLeases(table);
  await leases.lease('node', ['001'], 'a', NOW, LEASE);
  await leases.lease('node', ['001'], 'b', NOW, LEASE);
  await leases.release('node', '001', 'a');
}

async function useGroups(table: Table) {
  const groups = createGroupStore(table, () => NOW);
  const owed = {
    pending: 1,
    pendingSince: NOW,
    digestAt: NOW,
    total: 2,
    step: 1,
    seen: [],
    handles: {},
    open: false,
    outbox: [],
  };
  const state = { key: 'key', route: 'security', firstAt: NOW, lastAt: NOW, sample: '{}', ...owed };
  await groups.put(state, undefined, LEASE);
  await groups.put(state, undefined, LEASE);
  await groups.get('security', 'key');
  expect(await groups.due(NOW, 10)).toHaveLength(1);
}

async function useTasks(table: Table) {
  const tasks = createGroupStore(table, () => NOW);
  await tasks.claim('task', 'a', NOW, LEASE);
  await tasks.claim('task', 'b', NOW, LEASE);
  await tasks.release('task', 'a');
  await tasks.complete('task', LEASE);
}

let alerts = 0;

async function useHistory(table: Table) {
  const history = createAlertHistory(table);
  alerts += 1;
  await history.enter(`node/1.${alerts}`, factsOf(alertWith()), NOW);
  await history.enter(`node/1.${alerts}`, factsOf(alertWith()), NOW);
  // As the repeat of a note does whose answer was lost.
  await table.get(alertDayKey('2026-03-01'));
  for await (const records of history.between(NOW, LEASE)) expect(records).toHaveLength(alerts);
}

async function useIncidents(table: Table) {
  const { incidents } = createAlertHistory(table);
  const record = incidentWith({ aliveUntil: NOW });
  await incidents.enter(record);
  await incidents.enter(record);
  for await (const records of incidents.aliveSince(NOW)) expect(records).toEqual([record]);
}

async function useDesk(table: Table) {
  const desk = createReportDesk(table);
  await desk.ask({
    id: 'asked',
    which: 'daily',
    of: '2026-03-01',
    timeZone: 'UTC',
    frameworks: [],
    channel: 'mail',
    askedAt: NOW,
  });
  // Who asks is a person, with permissions of their own.
  asked.clear();
  expect(await desk.waiting(5)).toHaveLength(1);
  await desk.answer('asked', { outcome: 'sent', at: NOW });
  await desk.answer('nobody', { outcome: 'sent', at: NOW });
}

async function useSums(table: Table) {
  const { sums } = createAlertHistory(table);
  await sums.keep('2026-03-01T11', createAlertSum(() => '').sum(), NOW);
  expect((await sums.read(['2026-03-01T11', '2026-03-01T12'])).size).toBe(1);
}

async function useHours(table: Table) {
  await createHourBook(table).read(['2026-03-01T11']);
}

async function useProbes(table: Table) {
  const probes = createProbeLog(table, () => NOW);
  await probes.note('probe', { alertedAt: NOW, receivedAt: NOW, notedAt: NOW });
  await probes.note('probe', { alertedAt: NOW, receivedAt: NOW, notedAt: NOW });
}

async function useTests(table: Table) {
  const tests = createTestLog(table, () => NOW);
  await tests.write('test', { receivedAt: NOW, known: [], told: [] });
  expect(await tests.read('test')).toBeDefined();
}

/** What the stage does; people make them, with permissions of their own. */
async function useMutes(table: Table) {
  expect(await createMuteStore(table).list()).toEqual([MUTE]);
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

function allowed(stage: string, prefix: string): readonly string[] {
  const statements = resourcesOf(synthesize(EVERYTHING), 'AWS::IAM::Policy')
    .filter(([id]) => id.startsWith(stage))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement as readonly Statement[]);
  const ofPrefix = statements.filter(({ Condition }) =>
    Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys']?.includes(`${prefix}*`),
  );
  return sorted(new Set(ofPrefix.flatMap(({ Action }) => Action)));
}

/** The table, and what IAM would be asked for while it is used; lists are asked for by their own names. */
async function openWatched() {
  const { client, table } = await openClient();
  const asked = new Set<string>();
  client.middlewareStack.add((next, { commandName = '' }) => (call) => {
    asked.add(`dynamodb:${commandName.replace(/Command$/, '')}`);
    return next(call);
  });
  return { table: createTable(client, table), asked };
}

const { table, asked } = await openWatched();
await createMuteStore(table).add(MUTE);

test.each(USES)(
  '%s may do with items of %s what its adapters do, and nothing beside',
  async (stage, prefix, use) => {
    asked.clear();
    await use(table);
    asked.delete('dynamodb:Query');
    expect(sorted(asked)).toEqual(allowed(stage, prefix));
  },
);
