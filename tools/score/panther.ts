import type { JsonObject } from '../../src/kernel/json.ts';
import { PANTHER_CLAIMS } from './panther-claims.ts';
import { type Case, type Corpus, type Row, readRows, type Score, share } from './score.ts';
import { createTrailPath, survives } from './trail-path.ts';

export interface PantherRow {
  readonly rule: string;
  /** Whether that detection makes an alert of the event. */
  readonly expected: boolean;
  readonly event: JsonObject;
}

/** Lowest level that Wazuh writes as an alert. */
const LEVEL = 3;

/**
 * Trimmed and foreign records: taken or refused, never a crash. Of the detections that the rules claim, how many of our
 * alerts are theirs (precision), and how many of theirs are ours (recall); each row meets rules that remember nothing.
 */
export function scorePanther(rows: readonly Row<PantherRow>[]): readonly Score[] {
  const path = createTrailPath();
  const crashes: Case[] = [];
  const precision: Case[] = [];
  const recall: Case[] = [];
  const claimed = new Set<string>();
  for (const { row, value } of rows) {
    crashes.push({ row, kind: value.rule, right: survives(path, value.event) });
    const ours = Object.hasOwn(PANTHER_CLAIMS, value.rule) ? PANTHER_CLAIMS[value.rule] : undefined;
    if (ours === undefined) continue;
    claimed.add(value.rule);
    path.restart();
    const { verdict } = path.take(value.event);
    const rule = verdict?.alert === true && verdict.rule !== null ? verdict.rule : undefined;
    const alerts = rule !== undefined && rule.level >= LEVEL && ours.includes(Number(rule.id));
    if (alerts) precision.push({ row, kind: value.rule, right: value.expected });
    if (value.expected) recall.push({ row, kind: value.rule, right: alerts });
  }
  const all = new Set(rows.map(({ value }) => value.rule)).size;
  const note = `${claimed.size} of ${all} detections claimed`;
  return [
    share('panther', 'no crash', crashes),
    share('panther', 'precision of claims', precision, note),
    share('panther', 'recall of claims', recall),
  ];
}

export const panther: Corpus = {
  file: 'cloudtrail/panther_cloudtrail_tests.ndjson',
  score: (text) => scorePanther(readRows(text)),
};
