import fc from 'fast-check';
import { expect, test } from 'vitest';
import { factsOf, writeFacts } from '../../../src/notify/alert/alert-facts.ts';
import { onAction } from '../../../src/notify/group/group-action.ts';
import { MAX_STEPS, notedSent, unentered, withEntered } from '../../../src/notify/group/group-incident.ts';
import { owedEntries, withoutEntry } from '../../../src/notify/group/group-outbox.ts';
import { dueAt, type GroupState, GroupStateSchema } from '../../../src/notify/group/group-state.ts';
import { onAlert, onTick } from '../../../src/notify/group/group-step.ts';
import { type IncidentRecord, readIncident } from '../../../src/notify/group/incident-record.ts';
import { alertWith } from '../../unit/notify/alert-builder.ts';

const MINUTE = 60_000;
const PLACE = { route: 'r', key: 'k', channels: ['slack', 'mail'], updates: ['slack'] };
const TIMING = { firstAfterMinutes: 2, maxIntervalMinutes: 9 };
const FACTS = writeFacts(factsOf(alertWith()));

const step = fc.record({
  waitS: fc.oneof(fc.nat(30), fc.nat(400), fc.nat(2_000)),
  does: fc.constantFrom('alert', 'alert', 'tick', 'tick', 'acknowledge', 'assign', 'mute'),
  again: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Plays it with a clock that ticks after each step, as long as something is due, and gives the log as it is then. */
function play(steps: readonly Step[]) {
  const log = new Map<string, IncidentRecord>();
  let now = 1_800_000_000_000;
  let alerts = 0;
  let state: GroupState | undefined;
  const clockTick = () => {
    if (state === undefined) return;
    state = onTick(state, PLACE, now, TIMING);
    for (const entry of owedEntries(state, now))
      state = notedSent(withoutEntry(state, entry.id), entry, 'told', now);
    if ((state.enterAt ?? Number.POSITIVE_INFINITY) > now) return;
    const records = unentered(state);
    for (const record of records) {
      expect(record.changes).toBeGreaterThan(log.get(record.thread)?.changes ?? 0);
      expect(readIncident(JSON.stringify(record))).toEqual(JSON.parse(JSON.stringify(record)));
      log.set(record.thread, record);
    }
    state = withEntered(state, records);
  };
  for (const { waitS, does, again } of steps) {
    now += waitS * 1_000;
    if (does === 'alert') {
      alerts += 1;
      for (let i = 0; i < (again ? 2 : 1); i += 1)
        state = onAlert(state, PLACE, { key: `n/${alerts}`, facts: FACTS }, now, TIMING);
    } else if (does !== 'tick' && state !== undefined) {
      const action = { kind: does, route: 'r', key: 'k', by: 'ada', minutes: 5, at: now } as const;
      for (let i = 0; i < (again ? 2 : 1); i += 1) state = onAction(state, action, PLACE.updates, now);
    }
    clockTick();
  }
  for (let i = 0; i < 200 && state !== undefined && dueAt(state) !== undefined; i += 1) {
    now += MINUTE;
    clockTick();
  }
  return { state, alerts, records: [...log.values()] };
}

test('in the end every episode is in the log once, with its alerts, its bounded way and one end', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { state, alerts, records } = play(steps);
      expect(records.reduce((sum, record) => sum + record.alerts, 0)).toBe(alerts);
      for (const record of records) {
        const kinds = record.steps.map(({ kind }) => kind);
        expect(kinds[0]).toBe('opened');
        expect(kinds.length).toBeLessThanOrEqual(MAX_STEPS + 1);
        expect(kinds.filter((kind) => kind === 'resolved')).toHaveLength(1);
        expect(kinds.filter((kind) => kind === 'told').length).toBeLessThanOrEqual(2);
        expect(record.resolvedAt).toBeGreaterThan(record.openedAt);
      }
      if (state !== undefined) {
        expect(dueAt(state)).toBeUndefined();
        expect(GroupStateSchema.parse(JSON.parse(JSON.stringify(state)))).toBeTruthy();
      }
    }),
    { numRuns: 100 },
  );
});
