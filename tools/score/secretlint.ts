import { redactText } from './redact-text.ts';
import { type Corpus, type Row, readRows, type Score, share } from './score.ts';

export interface SecretlintRow {
  readonly rule: string;
  readonly text: string;
  readonly has_options: boolean;
  readonly messages: readonly { readonly text?: string | null }[];
}

/** Recall by rule, a case for each reported secret; rows that need options of the origin's are left out. */
export function scoreSecretlint(rows: readonly Row<SecretlintRow>[]): readonly Score[] {
  const cases = rows.flatMap(({ row, value: { rule, text, has_options, messages } }) => {
    if (has_options) return [];
    const redacted = redactText(text).text;
    return messages.flatMap(({ text: secret }) =>
      secret ? [{ row, kind: rule.replace('secretlint-rule-', ''), right: !redacted.includes(secret) }] : [],
    );
  });
  return [share('secretlint', 'recall', cases)];
}

export const secretlint: Corpus = {
  file: 'pii/secretlint_snapshots.ndjson',
  score: (text) => scoreSecretlint(readRows(text)),
};
