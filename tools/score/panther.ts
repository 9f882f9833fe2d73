import type { JsonObject } from '../../src/kernel/json.ts';
import { type Corpus, type Row, readRows, type Score, share } from './score.ts';
import { createTrailPath, survives } from './trail-path.ts';

export interface PantherRow {
  readonly rule: string;
  readonly event: JsonObject;
}

/** Trimmed and foreign records: taken or refused, never a crash. */
export function scorePanther(rows: readonly Row<PantherRow>[]): readonly Score[] {
  const path = createTrailPath();
  const cases = rows.map(({ row, value }) => ({ row, kind: value.rule, right: survives(path, value.event) }));
  return [
    share('panther', 'no crash', cases, 'precision and recall: not yet, no rule of ours claims one of these'),
  ];
}

export const panther: Corpus = {
  file: 'cloudtrail/panther_cloudtrail_tests.ndjson',
  score: (text) => scorePanther(readRows(text)),
};
