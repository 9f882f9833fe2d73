import type { JsonObject } from '../../src/kernel/json.ts';
import { identifiers } from './identifiers.ts';
import { type Case, type Corpus, type Row, readRows, type Score, share } from './score.ts';
import { createTrailPath } from './trail-path.ts';

export interface StratusRow {
  readonly technique: string;
  readonly event: JsonObject;
}

/** Lowest level that a person looks at. */
const LEVEL = 5;

/**
 * Share of records that are parsed, of their identifiers that stand unchanged on the wire, and of attack techniques that raise
 * an alert; each technique starts with rules that remember nothing.
 */
export function scoreStratus(rows: readonly Row<StratusRow>[]): readonly Score[] {
  const path = createTrailPath();
  const parsed: Case[] = [];
  const kept: Case[] = [];
  const cases = [...Map.groupBy(rows, ({ value }) => value.technique)].map(([technique, events]) => {
    path.restart();
    const levels = events.map(({ row, value }) => {
      const { redacted, aws, verdict } = path.take(value.event);
      parsed.push({ row, kind: technique, right: redacted !== undefined });
      for (const { kind, same } of identifiers(value.event, aws)) kept.push({ row, kind, right: same });
      return verdict?.alert === true ? (verdict.rule?.level ?? 0) : 0;
    });
    return { row: events[0]?.row ?? 0, kind: technique, right: Math.max(...levels) >= LEVEL };
  });
  return [
    share('stratus', 'parsed', parsed),
    share('stratus', 'identifiers unchanged on the wire', kept),
    share('stratus', `techniques with an alert of level ${LEVEL} or more`, cases),
  ];
}

export const stratus: Corpus = {
  file: 'cloudtrail/stratus_detonation.ndjson',
  score: (text) => scoreStratus(readRows(text)),
};
