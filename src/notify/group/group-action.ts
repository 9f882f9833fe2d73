import type { AlertAction } from '../../event/alert-action.ts';
import { plainLine } from '../plain-text.ts';
import { noted } from './group-incident.ts';
import { owingUpdate } from './group-outbox.ts';
import type { GroupState } from './group-state.ts';
import { markOf, withMark } from './group-step.ts';
import type { IncidentStep } from './incident-record.ts';

const MINUTE_MS = 60_000;
const MUTED_MINUTES = 60;

/** Somebody who presses twice within this means it once. */
const TWICE_MS = 10_000;
/** Of a name in what an episode has been through. */
const MAX_NAME = 64;

const STEPS = { acknowledge: 'acknowledged', assign: 'assigned', mute: 'muted' } as const;

function stepOf({ kind, by, to = by, at }: AlertAction, until: number | undefined): IncidentStep {
  const step = { at, kind: STEPS[kind], who: plainLine(by, MAX_NAME) };
  if (kind === 'assign') return { ...step, to: plainLine(to, MAX_NAME) };
  return kind === 'mute' ? { ...step, until } : step;
}

/**
 * Somebody has taken the group: it escalates no more, and `updates` are told. Whoever mutes a group has seen it, so that
 * counts as well; its repeats come as one digest when the time is over. Gives the very same object back when the action was
 * done before, which a press tells that was sent again, means an episode that is over, or changes nothing.
 */
export function onAction(
  state: GroupState,
  action: AlertAction,
  updates: readonly string[],
  now: number,
): GroupState {
  const { kind, by, to, at, minutes, press = at } = action;
  const mark = markOf(JSON.stringify([kind, by, to, press, minutes]));
  if (state.seen.includes(mark) || at < state.firstAt || isThere(state, action)) return state;
  const mutedUntil = kind === 'mute' ? at + (minutes ?? MUTED_MINUTES) * MINUTE_MS : state.mutedUntil;
  const taken = {
    ...state,
    seen: withMark(state.seen, mark),
    taken: { by: kind === 'assign' ? (to ?? by) : by, at },
    mutedUntil,
    // One that is over stays over: its next episode begins muted.
    digestAt:
      kind === 'mute' && (state.open || state.pending > 0)
        ? Math.max(state.digestAt, mutedUntil ?? 0)
        : state.digestAt,
    escalateAt: undefined,
  };
  const owed = { word: mark, kind: kind === 'assign' ? 'assigned' : 'acknowledged' } as const;
  // Of an episode that was not told yet there is nothing to update.
  const told = state.step === 0 ? taken : owingUpdate(taken, updates, owed, now);
  return noted(told, stepOf(action, mutedUntil), now);
}

/** Whether the group is already as the action wants it. */
function isThere({ taken, mutedUntil }: GroupState, { kind, by, to, at, minutes }: AlertAction): boolean {
  switch (kind) {
    case 'acknowledge':
      return taken !== undefined;
    case 'assign':
      return taken?.by === (to ?? by);
    case 'mute': {
      const later = at + (minutes ?? MUTED_MINUTES) * MINUTE_MS - (mutedUntil ?? 0);
      return taken?.by === by && Math.abs(later) < TWICE_MS;
    }
  }
}
