import type { JsonObject } from '../../src/kernel/json.ts';
import { type Corpus, type Row, readRows, type Score, share } from './score.ts';
import { createTrailPath } from './trail-path.ts';

export interface StratusRow {
  readonly technique: string;
  readonly event: JsonObject;
}

/** Lowest level that a person looks at. */
const LEVEL = 5;

/** Share of attack techniques that raise an alert; each technique starts with rules that remember nothing. */
export function scoreStratus(rows: readonly Row<StratusRow>[]): readonly Score[] {
  const path = createTrailPath();
  const cases = [...Map.groupBy(rows, ({ value }) => value.technique)].map(([technique, events]) => {
    path.restart();
    const levels = events.map(({ value }) => {
      const { verdict } = path.take(value.event);
      return verdict?.alert === true ? (verdict.rule?.level ?? 0) : 0;
    });
    return { row: events[0]?.row ?? 0, kind: technique, right: Math.max(...levels) >= LEVEL };
  });
  return [share('stratus', `techniques with an alert of level ${LEVEL} or more`, cases)];
}

export const stratus: Corpus = {
  file: 'cloudtrail/stratus_detonation.ndjson',
  score: (text) => scoreStratus(readRows(text)),
};
