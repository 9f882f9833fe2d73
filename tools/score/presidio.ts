import { isGone, redactText } from './redact-text.ts';
import { type Case, type Corpus, type Row, readRows, type Score, share } from './score.ts';

export interface PresidioRow {
  readonly entity: string;
  readonly text: string;
  readonly values: readonly string[];
  readonly n_positive: boolean;
  readonly score: number | string | null | readonly (readonly (number | string)[])[];
  readonly strict_variant: boolean;
  readonly leniency: number | null;
}

const NAME = 'presidio';
/** Names, places and dates in prose. */
const OUT_OF_SCOPE = new Set(['PERSON', 'LOCATION', 'DATE_TIME', 'NRP']);
const WEAK = 0.1;

/** The surest score that the origin's test allows; the weakest patterns fire on any number. */
function surest(score: PresidioRow['score']): number {
  if (score === null) return 1;
  const all = Array.isArray(score) ? score.flat() : [score];
  return all.length === 0 ? 1 : Math.max(...all.map((each) => (each === 'max' ? 1 : Number(each))));
}

function counts({ value }: Row<PresidioRow>): boolean {
  const { entity, values, strict_variant, leniency, score } = value;
  return (
    values.length > 0 &&
    !OUT_OF_SCOPE.has(entity) &&
    !strict_variant &&
    (leniency === null || leniency === 1) &&
    surest(score) > WEAK
  );
}

/** Recall by entity. */
export function scorePresidio(rows: readonly Row<PresidioRow>[]): readonly Score[] {
  const cases = rows
    .filter(counts)
    .map(({ row, value }): Case => ({ row, kind: value.entity, right: isGone(value.text, value.values) }));
  return [share(NAME, 'recall', cases)];
}

export interface SentenceRow {
  readonly entity: string;
  readonly text: string;
}

/** Sentences do not say which words are meant, so a sentence counts as found when something in it was. */
export function scorePresidioSentences(rows: readonly Row<SentenceRow>[]): readonly Score[] {
  const cases = rows.map(
    ({ row, value }): Case => ({
      row,
      kind: value.entity,
      right: redactText(value.text).findings.length > 0,
    }),
  );
  return [share('presidio sentences', 'something found', cases)];
}

export const presidio: Corpus = {
  file: 'pii/presidio_recognizers.ndjson',
  score: (text) => scorePresidio(readRows(text)),
};

export const presidioSentences: Corpus = {
  file: 'pii/presidio_context_sentences.ndjson',
  score: (text) => scorePresidioSentences(readRows(text)),
};
