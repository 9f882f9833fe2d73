import type { DocumentKind } from '../../../../src/redact/document-policies.ts';
import { createExplain, type Explain, type ExplainedFinding } from '../../../../src/redact/explain.ts';
import { type Filter, filterLines } from '../../filter.ts';
import { type CliStreams, parseLine, writeText } from '../../lines.ts';
import { titleOf, whyOf } from './finding-words.ts';
import { parseStringLine } from './redact.ts';
import { documentsOf } from './redact-documents.ts';
import type { Paint } from './redact-paint.ts';
import { type PolicyFlags, policiesOf } from './redact-policies.ts';
import { safe, viewOf } from './redact-view.ts';

export interface ExplainOptions extends PolicyFlags {
  readonly strings: boolean;
  readonly paint: Paint;
}

const MAX_ROWS = 30;

/** `sluice redact --explain`: what would go, and why. Changes nothing, and shows content on purpose. */
export async function explainCommand(streams: CliStreams, options: ExplainOptions): Promise<number> {
  const policies = await policiesOf(options);
  const explains = new Map<DocumentKind, Explain>();
  const explainAs = (kind: DocumentKind): Explain => {
    const explain = explains.get(kind) ?? createExplain(policies(kind));
    explains.set(kind, explain);
    return explain;
  };
  const { paint, policy, strings } = options;
  const totals = new Totals();
  const filter: Filter = (line, number) => {
    const value = strings ? parseStringLine(line) : parseLine(line);
    return documentsOf(value, policy).parts.map((part) => {
      const findings = explainAs(part.kind)(part.value);
      totals.add(findings);
      const heading = `line ${number}${part.label === '' ? '' : `, ${part.label}`}: ${countOf(findings.length)}`;
      const view = viewOf(part.value, findings, paint);
      return `${[paint.heading(heading), view, ...rowsOf(findings, paint)].join('\n')}\n`;
    });
  };
  const exitCode = await filterLines(streams, filter);
  await writeText(streams.output, totals.text(paint));
  return exitCode;
}

function countOf(findings: number): string {
  return findings === 0 ? 'nothing' : findings === 1 ? '1 finding' : `${findings} findings`;
}

/** Where, what, what becomes of it, and why; a line each. */
function rowsOf(findings: readonly ExplainedFinding[], paint: Paint): readonly string[] {
  const cells = findings.slice(0, MAX_ROWS).map((finding) => ({
    finding,
    path: `${safe(JSON.stringify(finding.path).slice(1, -1)) || '(all of it)'}${finding.part === 'key' ? ' (the key)' : ''}`,
    outcome: outcomeOf(finding),
  }));
  const width = (texts: readonly string[]) => Math.max(...texts.map((text) => text.length));
  const [paths, types, outcomes] = [
    width(cells.map(({ path }) => path)),
    width(cells.map(({ finding }) => finding.type)),
    width(cells.map(({ outcome }) => outcome)),
  ];
  const rows = cells.map(
    ({ finding, path, outcome }) =>
      `  ${path.padEnd(paths)}  ${paint.type(finding.type.padEnd(types), finding)}  ${outcome.padEnd(outcomes)}  ` +
      paint.aside(safe(whyOf(finding))),
  );
  return findings.length > MAX_ROWS ? [...rows, paint.aside(`  … ${findings.length - MAX_ROWS} more`)] : rows;
}

function outcomeOf({ action, replacement }: ExplainedFinding): string {
  if (replacement === undefined) return `${action}: stays, is counted`;
  if (action === 'drop') return 'drop: removed';
  return `${action} → ${safe(replacement)}`;
}

/** Findings by detector, over the whole input. */
class Totals {
  readonly #rows = new Map<string, { readonly first: ExplainedFinding; count: number }>();
  #documents = 0;
  #touched = 0;

  add(findings: readonly ExplainedFinding[]): void {
    this.#documents += 1;
    if (findings.length > 0) this.#touched += 1;
    for (const finding of findings) {
      const { type, action, field } = finding;
      const name = `${type}/${action}/${field === undefined ? 'detector' : 'field'}`;
      const row = this.#rows.get(name) ?? { first: finding, count: 0 };
      row.count += 1;
      this.#rows.set(name, row);
    }
  }

  text(paint: Paint): string {
    const rows = [...this.#rows.values()].toSorted(
      (a, b) => b.count - a.count || (a.first.type < b.first.type ? -1 : 1),
    );
    const all = rows.reduce((sum, { count }) => sum + count, 0);
    const heading = `in all: ${countOf(all)} in ${this.#touched} of ${this.#documents} documents`;
    const width = Math.max(0, ...rows.map(({ first }) => first.type.length));
    const digits = String(rows[0]?.count ?? 0).length;
    const lines = rows.map(({ first, count }) => {
      const what = first.field === undefined ? (titleOf(first.type) ?? '') : 'by the name of its field';
      return `  ${paint.type(first.type.padEnd(width), first)}  ${String(count).padStart(digits)}  ${first.action.padEnd(8)}  ${paint.aside(what)}\n`;
    });
    return `${paint.heading(heading)}\n${lines.join('')}`;
  }
}
