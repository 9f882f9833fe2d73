import { isGone, redactText } from './redact-text.ts';
import { type Corpus, type Row, readRows, type Score, share } from './score.ts';

export interface DetectSecretsRow {
  readonly rule: string;
  readonly text: string;
  readonly positive: boolean;
  readonly secret: string | null;
}

/** Addresses are no secrets here: detection needs them. */
const OUT_OF_SCOPE = new Set(['ip_public']);

/** Recall by plugin; where the origin does not say which part is secret, something must have been found. */
export function scoreDetectSecrets(rows: readonly Row<DetectSecretsRow>[]): readonly Score[] {
  const cases = rows.flatMap(({ row, value: { rule, text, positive, secret } }) => {
    if (!positive || OUT_OF_SCOPE.has(rule)) return [];
    const right = secret === null ? redactText(text).findings.length > 0 : isGone(text, [secret]);
    return [{ row, kind: rule, right }];
  });
  return [share('detect-secrets', 'recall', cases)];
}

export const detectSecrets: Corpus = {
  file: 'pii/detect_secrets_plugin_tests.ndjson',
  score: (text) => scoreDetectSecrets(readRows(text)),
};
