import type { LetterPart, ReadLetter } from './read-letter.ts';

interface Row {
  readonly reason: string;
  readonly class: string;
  readonly status: string;
  letters: number;
  events: number;
  matching: number;
  oldest: number;
  readonly examples: string[];
}

const MAX_EXAMPLES = 2;
const NONE = '-';

/** What was found in a dead-letter queue, by reason. */
export interface ReasonTable {
  add(read: ReadLetter, matching: ReadonlySet<number>): void;
  /** A table for people; empty when nothing was found. */
  text(): string;
  readonly matching: number;
}

export function createReasonTable(): ReasonTable {
  const rows = new Map<string, Row>();
  let total = 0;
  return {
    get matching() {
      return total;
    },

    add({ letter, parts }, matching) {
      const [reason = NONE, kind = NONE, status = NONE] = ['reason', 'class', 'status'].map((field) =>
        parts[0]?.fields(field)[0]?.toString(),
      );
      const key = `${reason} ${status}`;
      const row: Row = rows.get(key) ?? {
        reason,
        class: kind,
        status,
        letters: 0,
        events: 0,
        matching: 0,
        oldest: letter.sentAt,
        examples: [],
      };
      rows.set(key, row);
      row.letters += 1;
      row.events += parts.length;
      row.matching += matching.size;
      total += matching.size;
      row.oldest = Math.min(row.oldest, parkedAt(letter));
      row.examples.push(...examplesOf(parts, matching).slice(0, MAX_EXAMPLES - row.examples.length));
    },

    text() {
      if (rows.size === 0) return '';
      const lines = [...rows.values()]
        .sort((a, b) => b.events - a.events)
        .map(({ oldest, examples, ...row }) => [
          row.reason,
          row.class,
          row.status,
          String(row.letters),
          String(row.events),
          String(row.matching),
          new Date(oldest).toISOString().replace(/\.\d+Z$/, 'Z'),
          examples.join(' ') || NONE,
        ]);
      const head = ['reason', 'class', 'status', 'letters', 'events', 'matching', 'oldest', 'examples'];
      return columns([head, ...lines]);
    },
  };
}

function parkedAt({ attributes, sentAt }: ReadLetter['letter']): number {
  const at = Date.parse(attributes.parkedAt ?? '');
  return Number.isNaN(at) ? sentAt : at;
}

function examplesOf(parts: readonly LetterPart[], matching: ReadonlySet<number>): readonly string[] {
  const chosen = matching.size === 0 ? parts : parts.filter((_, position) => matching.has(position));
  return chosen.map(({ id }) => id).filter((id) => id !== '');
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((text, i) => Math.max(text.length, widest[i] ?? 0)),
    [],
  );
  const line = (row: readonly string[]) => row.map((text, i) => text.padEnd(widths[i] ?? 0)).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}
