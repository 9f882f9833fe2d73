import { readFacts } from '../alert/alert-facts.ts';
import { recordOf } from '../alert/alert-record.ts';
import { threadOf } from './group-outbox.ts';
import type { GroupState } from './group-state.ts';
import type { Incident, IncidentRecord, IncidentStep, IncidentStepKind } from './incident-record.ts';
import type { OutboxEntry } from './outbox-entry.ts';

/** Steps of an episode that are kept one by one. */
export const MAX_STEPS = 24;
/** Episodes that are over and wait to be entered; a clock that stands still must not make the state grow. */
const MAX_ENDED = 3;
/** Its first minute is entered at once: most groups are opened, told and taken within it. */
const ENTER_AFTER_MS = 60_000;

/** An episode is kept for reports from severity high on. What is not grave is undefined. */
function incidentOf(state: GroupState): Incident | undefined {
  if (state.incident !== undefined) return state.incident;
  const severity = readFacts(state.sample)?.severity;
  if (severity !== 'high' && severity !== 'critical') return undefined;
  return { steps: [{ at: state.firstAt, kind: 'opened' }], more: 0, digests: 0, changes: 1 };
}

function changed(state: GroupState, incident: Incident, now: number): GroupState {
  return {
    ...state,
    incident: { ...incident, changes: incident.changes + 1 },
    enterAt: state.enterAt ?? now + ENTER_AFTER_MS,
  };
}

/** The state with one step more in what its episode has been through; as it is when the episode is not grave. */
export function noted(state: GroupState, step: IncidentStep, now: number): GroupState {
  const incident = incidentOf(state);
  if (incident === undefined) return state;
  const { steps, more } = incident;
  const fits = steps.length < MAX_STEPS || (step.kind === 'resolved' && steps.length === MAX_STEPS);
  return changed(
    state,
    fits ? { ...incident, steps: [...steps, step] } : { ...incident, more: more + 1 },
    now,
  );
}

/** As `noted`, for what is counted alone: a notification of repeats, or (`digests` 0) that it goes on. */
export function notedGoing(state: GroupState, digests: 0 | 1, now: number): GroupState {
  const incident = incidentOf(state);
  return incident === undefined
    ? state
    : changed(state, { ...incident, digests: incident.digests + digests }, now);
}

/** A channel has taken or refused a notification; what counts is the first that it took of the episode. */
export function notedSent(state: GroupState, entry: OutboxEntry, kind: 'told' | 'refused', now: number) {
  if (entry.thread !== threadOf(state)) return state;
  const isThere = (step: { kind: IncidentStepKind; who?: string | undefined }) =>
    step.kind === kind && step.who === entry.channel;
  const before = incidentOf(state)?.steps.some(isThere);
  return before === true ? state : noted(state, { at: now, kind, who: entry.channel }, now);
}

/** What the log of incidents keeps of the episode; undefined when it is not grave. */
export function incidentRecord(state: GroupState): IncidentRecord | undefined {
  const incident = state.incident;
  const facts = incident && readFacts(state.sample);
  if (incident === undefined || facts === undefined) return undefined;
  const { key, route, firstAt, lastAt, open, resolvedAt, digestAt, total, reopened, taken } = state;
  const last = Math.max(...incident.steps.map(({ at }) => at));
  return {
    ...incident,
    thread: threadOf(state),
    key,
    route,
    openedAt: firstAt,
    lastAt,
    ...(open ? {} : { resolvedAt: resolvedAt ?? digestAt }),
    aliveUntil: open ? Math.max(last, digestAt) : last,
    alerts: total,
    reopened,
    taken,
    escalatedFrom: state.escalatedFrom,
    alert: recordOf(facts, firstAt),
  };
}

/** Episodes that the log of incidents does not have as they are now. */
export function unentered(state: GroupState): readonly IncidentRecord[] {
  if (state.enterAt === undefined) return [];
  const own = incidentRecord(state);
  return own === undefined ? (state.ended ?? []) : [...(state.ended ?? []), own];
}

/** What a new episode of the group takes over from the one before. */
export function leftOf(before: GroupState | undefined): Pick<GroupState, 'ended' | 'enterAt'> {
  const ended = before === undefined ? [] : unentered(before).slice(-MAX_ENDED);
  return ended.length === 0 ? {} : { ended, enterAt: before?.enterAt };
}

/** Those episodes have been entered as they were; what has changed since is entered later. The very same object when nothing is new. */
export function withEntered(state: GroupState, entered: readonly IncidentRecord[]): GroupState {
  if (state.enterAt === undefined) return state;
  const known = new Map(entered.map(({ thread, changes }) => [thread, changes]));
  const { ended: waiting = [], enterAt, ...rest } = state;
  const ended = waiting.filter(({ thread }) => !known.has(thread));
  const isNew = state.incident !== undefined && known.get(threadOf(state)) !== state.incident.changes;
  return {
    ...rest,
    ...(ended.length > 0 && { ended }),
    ...((ended.length > 0 || isNew) && { enterAt }),
  };
}
