import { isGone, redactText } from './redact-text.ts';
import { type Corpus, type Row, readRows, type Score, share } from './score.ts';

export interface GitleaksRow {
  readonly rule: string;
  readonly text: string;
  readonly positive: boolean;
  readonly secret?: string | null;
}

const NAME = 'gitleaks';

/** Recall by rule where the secret is known; rows that are no secret must come back byte for byte. */
export function scoreGitleaks(rows: readonly Row<GitleaksRow>[]): readonly Score[] {
  const found = rows.flatMap(({ row, value: { rule, text, positive, secret } }) =>
    positive && secret ? [{ row, kind: rule, right: isGone(text, [secret]) }] : [],
  );
  const untouched = rows.flatMap(({ row, value: { rule, text, positive } }) =>
    positive ? [] : [{ row, kind: rule, right: redactText(text).text === text }],
  );
  return [share(NAME, 'recall', found), share(NAME, 'look-alikes untouched', untouched)];
}

export const gitleaks: Corpus = {
  file: 'pii/gitleaks_rule_samples.ndjson',
  score: (text) => scoreGitleaks(readRows(text)),
};
