import { severityOfLevel } from '../../event/severity.ts';
import { type AlertFacts, writeFacts } from '../alert/alert-facts.ts';
import { NOTICE_GROUP, NOTICE_NODE, NOTICES, type NoticeKind } from '../notice.ts';
import { plainLine } from '../plain-text.ts';
import {
  type Collected,
  countsText,
  NOTHING_COLLECTED,
  summedFacts,
  titlesText,
  withAlert,
} from './collected.ts';
import type { GroupState } from './group-state.ts';
import { type GroupPlace, markOf, opened, withMark } from './group-step.ts';

/** One alert as those count it that sum up alerts: its `alertKey`, facts and `groupKey`. */
export interface CollectedAlert {
  readonly key: string;
  readonly facts: AlertFacts;
  readonly group: string;
}

/** Alerts that are not told one by one but summed up: those that a mute holds back, at its end. */
export interface Collection {
  /** What people read of it: the mute's comment. */
  readonly note: string;
  /** When the sum is told (epoch ms). */
  readonly until: number;
}

const TITLES_TOLD = 5;
const MAX_TEXT = 500;
/** A sum of what was muted disturbs nobody: that was the point of the mute. */
const MUTED_LEVEL = 3;

/** A sum as an alert of ours, whose sentence is its name and the text behind it. */
export function sumFacts(
  kind: Extract<NoticeKind, 'alert_mute' | 'alert_storm'>,
  collected: Collected,
  {
    id,
    level,
    name,
    text,
  }: { readonly id: string; readonly level: number; readonly name: string; readonly text: string },
): AlertFacts {
  return {
    alertId: id,
    node: NOTICE_NODE,
    severity: severityOfLevel(level),
    rule: {
      id: NOTICES[kind].rule,
      level,
      description: plainLine(`${name}${text}`, MAX_TEXT),
      groups: [NOTICE_GROUP, kind],
    },
    agent: { id: '000', name: NOTICE_NODE },
    user: {},
    source: {},
    techniques: [],
    tactics: [],
    compliance: [],
    summed: summedFacts(name, collected),
  };
}

/**
 * Counts an alert in the sum that `place` is. It is told as a group's first alert and its digests are, by `onTick`. Gives the very same
 * object back when the alert was counted before.
 */
export function onCollected(
  before: GroupState | undefined,
  place: GroupPlace,
  alert: CollectedAlert,
  { note, until }: Collection,
  now: number,
): GroupState {
  const mark = markOf(alert.key);
  if (before?.seen.includes(mark)) return before;
  const fresh = before === undefined || before.pending === 0;
  const begun = fresh
    ? {
        ...opened(before, place, '', now),
        digestAt: until,
        open: false,
        reopened: undefined,
        escalateAt: undefined,
      }
    : before;
  const collected = withAlert(begun.collected ?? NOTHING_COLLECTED, alert.facts, alert.group);
  const facts = sumFacts('alert_mute', collected, {
    id: `${place.key}-${begun.firstAt}`,
    level: MUTED_LEVEL,
    name: `A mute (${note})`,
    text: ` has held back ${countsText(collected)}: ${titlesText(collected, TITLES_TOLD)}`,
  });
  return {
    ...begun,
    lastAt: now,
    pending: begun.pending + 1,
    total: begun.total + 1,
    collected,
    sample: writeFacts(facts),
    seen: withMark(begun.seen, mark),
  };
}
