import { isJsonObject, type JsonObject, type JsonValue } from '../../src/kernel/json.ts';
import { type Case, type Corpus, figure, type Row, readRows, type Score, share } from './score.ts';
import { createTrailPath } from './trail-path.ts';

export interface InvictusRow {
  readonly event: JsonObject;
}

const NAME = 'invictus';

/** Identifiers that a security engineer searches by, when they are all that a field holds. */
const IDENTIFIERS: readonly (readonly [kind: string, form: RegExp])[] = [
  ['arn', /^arn:[\w-]+:[\w-]+:/],
  ['account id', /^\d{12}$/],
  ['principal or key id', /^A(?:KIA|SIA|IDA|ROA|GPA|NPA|NVA)[A-Z0-9]{12,}(?::[\w.@-]+)?$/],
  ['uuid', /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i],
  ['resource id', /^(?:i|vpc|subnet|sg|eni|vol|snap|ami|rtb|igw|eipalloc|acl)-[\da-f]{8,17}$/],
  ['address', /^\d{1,3}(?:\.\d{1,3}){3}$/],
  ['time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/],
];

/** Every identifier of the record with whether it stands unchanged in the same place after redaction. */
function identifiers(before: JsonValue, after: JsonValue | undefined): { kind: string; same: boolean }[] {
  if (typeof before === 'string') {
    const kind = IDENTIFIERS.find(([, form]) => form.test(before))?.[0];
    return kind === undefined ? [] : [{ kind, same: before === after }];
  }
  if (typeof before !== 'object' || before === null) return [];
  return Object.entries(before).flatMap(([key, value]) => {
    const beside = isJsonObject(after) || Array.isArray(after) ? (after as JsonObject)[key] : undefined;
    return identifiers(value, beside);
  });
}

/** A real account's hour: nothing crashes, how much the rules say, and nothing that is searched by is damaged. */
export function scoreInvictus(rows: readonly Row<InvictusRow>[]): readonly Score[] {
  const path = createTrailPath();
  const survived: Case[] = [];
  const kept: Case[] = [];
  const alerts = { any: 0, high: 0, critical: 0 };
  for (const { row, value } of rows) {
    try {
      const { redacted, verdict } = path.take(value.event);
      survived.push({ row, kind: 'event', right: redacted !== undefined });
      const level = verdict?.alert === true ? (verdict.rule?.level ?? 0) : 0;
      if (level > 0) alerts.any += 1;
      if (level >= 10) alerts.high += 1;
      if (level >= 12) alerts.critical += 1;
      for (const { kind, same } of identifiers(value.event, redacted?.record))
        kept.push({ row, kind, right: same });
    } catch {
      survived.push({ row, kind: 'crash', right: false });
    }
  }
  const perThousand = (count: number) => (count * 1_000) / Math.max(1, rows.length);
  return [
    share(NAME, 'taken without a crash', survived),
    share(NAME, 'identifiers undamaged', kept),
    figure(NAME, 'alerts per 1000 events', perThousand(alerts.any)),
    figure(NAME, 'of level 10 or more', perThousand(alerts.high), 'those about the attacks in it too'),
    figure(NAME, 'of level 12 or more', perThousand(alerts.critical)),
  ];
}

export const invictus: Corpus = {
  file: 'cloudtrail/invictus_stratus_simulation.ndjson',
  score: (text) => scoreInvictus(readRows(text)),
};
