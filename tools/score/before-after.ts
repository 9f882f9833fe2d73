import { redactText } from './redact-text.ts';
import { type Case, type Corpus, type Row, readRows, type Score, share } from './score.ts';

export interface BeforeAfterRow {
  readonly text: string;
  /** Null where the origin does not tell what it replaced. */
  readonly spans: readonly { readonly entity: string; readonly value: string }[] | null;
}

const NAME = 'redactors';
/** Names, places, dates, links and handles in prose. */
const OUT_OF_SCOPE = /^(PERSON_NAME|STREET_ADDRESS|ZIPCODE|DATE_OF_BIRTH|URL|TWITTER|SKYPE|USERNAME)$/;

/** What stands between the spans, in order. */
function surroundings(text: string, values: readonly string[]): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (const value of values) {
    const at = text.indexOf(value, from);
    if (at === -1) continue;
    parts.push(text.slice(from, at));
    from = at + value.length;
  }
  return [...parts, text.slice(from)];
}

function containsInOrder(text: string, parts: readonly string[]): boolean {
  let from = 0;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return true;
}

/** Values gone, by entity, and the text around them kept. */
export function scoreBeforeAfter(rows: readonly Row<BeforeAfterRow>[]): readonly Score[] {
  const gone: Case[] = [];
  const kept: Case[] = [];
  for (const { row, value } of rows) {
    const { text, spans } = value;
    if (spans === null) continue;
    const redacted = redactText(text).text;
    for (const span of spans)
      if (!OUT_OF_SCOPE.test(span.entity))
        gone.push({ row, kind: span.entity, right: !redacted.includes(span.value) });
    const parts = surroundings(
      text,
      spans.map((span) => span.value),
    );
    kept.push({ row, kind: spans[0]?.entity ?? 'nothing', right: containsInOrder(redacted, parts) });
  }
  return [share(NAME, 'recall', gone), share(NAME, 'text around kept', kept)];
}

export const beforeAfter: Corpus = {
  file: 'pii/redactor_before_after.ndjson',
  score: (text) => scoreBeforeAfter(readRows(text)),
};
