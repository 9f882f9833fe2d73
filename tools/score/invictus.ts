import type { JsonObject } from '../../src/kernel/json.ts';
import { identifiers } from './identifiers.ts';
import { type Case, type Corpus, figure, type Row, readRows, type Score, share } from './score.ts';
import { createTrailPath } from './trail-path.ts';

export interface InvictusRow {
  readonly event: JsonObject;
}

const NAME = 'invictus';

/** A real account's hour: nothing crashes, how much the rules say, and nothing that is searched by is damaged. */
export function scoreInvictus(rows: readonly Row<InvictusRow>[]): readonly Score[] {
  const path = createTrailPath();
  const survived: Case[] = [];
  const kept: Case[] = [];
  const alerts = { any: 0, high: 0, critical: 0 };
  for (const { row, value } of rows) {
    try {
      const { redacted, aws, verdict } = path.take(value.event);
      survived.push({ row, kind: 'event', right: redacted !== undefined });
      const level = verdict?.alert === true ? (verdict.rule?.level ?? 0) : 0;
      if (level > 0) alerts.any += 1;
      if (level >= 10) alerts.high += 1;
      if (level >= 12) alerts.critical += 1;
      for (const { kind, same } of identifiers(value.event, aws)) kept.push({ row, kind, right: same });
    } catch {
      survived.push({ row, kind: 'crash', right: false });
    }
  }
  const perThousand = (count: number) => (count * 1_000) / Math.max(1, rows.length);
  return [
    share(NAME, 'parsed', survived),
    share(NAME, 'identifiers unchanged on the wire', kept),
    figure(NAME, 'alerts per 1000 events', perThousand(alerts.any)),
    figure(NAME, 'of level 10 or more', perThousand(alerts.high), 'those about the attacks in it too'),
    figure(NAME, 'of level 12 or more', perThousand(alerts.critical)),
  ];
}

export const invictus: Corpus = {
  file: 'cloudtrail/invictus_stratus_simulation.ndjson',
  score: (text) => scoreInvictus(readRows(text)),
};
