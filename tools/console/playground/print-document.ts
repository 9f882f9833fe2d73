import type { JsonObject, JsonValue } from '../../../src/kernel/json.ts';
import type { ExplainedFinding } from '../../../src/redact/explain.ts';
import { type FindingNode, findingTree } from '../../cli/commands/redact/finding-tree.ts';
import type { Segment } from './view.ts';

/** Characters of one document that are shown. */
const MAX_SHOWN = 200_000;
/** Values of a list that fit stand on one line. */
const MAX_LINE = 80;
/** Spaces before a line; deeper ones stand under one another. */
const MAX_INDENT = 40;

export interface Printed {
  readonly segments: readonly Segment[];
  readonly cut: boolean;
}

export interface PrintOptions {
  /** Place of a finding in the list beside it. */
  readonly numberOf: (finding: ExplainedFinding) => number;
  /** A text that is no JSON stands as it is. */
  readonly isText: boolean;
}

/** A document as people read it, with its findings set off. */
export function printDocument(
  document: JsonValue,
  findings: readonly ExplainedFinding[],
  { numberOf, isText }: PrintOptions,
): Printed {
  const printer = new Printer(numberOf);
  const tree = findingTree(findings);
  if (isText && typeof document === 'string') printer.marked(document, tree.value, (text) => text);
  else printer.value(document, tree, '');
  return printer.printed();
}

/** What the engine made of it. What replaces something is found in order, since redaction keeps the order of everything. */
export function printRedacted(
  redacted: JsonValue,
  findings: readonly ExplainedFinding[],
  options: PrintOptions,
): Printed {
  const plain = printDocument(redacted, [], options);
  const text = plain.segments.map((segment) => segment.text).join('');
  const segments: Segment[] = [];
  let from = 0;
  for (const finding of findings) {
    const { replacement } = finding;
    if (replacement === undefined || replacement === '') continue;
    const at = text.indexOf(replacement, from);
    if (at === -1) continue;
    segments.push({ text: text.slice(from, at) }, { text: replacement, finding: options.numberOf(finding) });
    from = at + replacement.length;
  }
  segments.push({ text: text.slice(from) });
  return { segments: segments.filter((segment) => segment.text !== ''), cut: plain.cut };
}

const inQuotes = (text: string): string => JSON.stringify(text).slice(1, -1);

/** Nothing but short values. */
function fitsOnLine(list: readonly JsonValue[]): boolean {
  let length = 0;
  for (const element of list) {
    if (typeof element === 'object' && element !== null) return false;
    length += String(element).length + 4;
    if (length > MAX_LINE) return false;
  }
  return true;
}

class Printer {
  readonly #numberOf: (finding: ExplainedFinding) => number;
  readonly #segments: Segment[] = [];
  #plain = '';
  #length = 0;

  constructor(numberOf: (finding: ExplainedFinding) => number) {
    this.#numberOf = numberOf;
  }

  printed(): Printed {
    this.#flush();
    return { segments: this.#segments, cut: this.#isFull };
  }

  value(value: JsonValue, node: FindingNode | undefined, indent: string): void {
    if (this.#isFull) return;
    const found = node?.value ?? [];
    if (typeof value === 'string') {
      this.#write('"');
      this.marked(value, found, inQuotes);
      this.#write('"');
    } else if (typeof value !== 'object' || value === null) {
      this.marked(String(value), found, (text) => text);
    } else if (found[0] !== undefined) {
      // A container that is too deep to be read goes whole.
      this.#mark('…', found[0]);
    } else if (Array.isArray(value) && (node?.children.size ?? 0) === 0 && fitsOnLine(value)) {
      this.#write(
        `[${(value as readonly JsonValue[]).map((element) => JSON.stringify(element)).join(', ')}]`,
      );
    } else if (Array.isArray(value)) {
      this.#members('[]', value as readonly JsonValue[], indent, (element, inner, i) => {
        this.value(element, node?.children.get(i), inner);
      });
    } else {
      this.#members('{}', Object.entries(value as JsonObject), indent, ([key, element], inner) => {
        const child = node?.children.get(key);
        this.#write('"');
        this.marked(key, child?.key ?? [], inQuotes);
        this.#write('": ');
        this.value(element, child, inner);
      });
    }
  }

  marked(text: string, findings: readonly ExplainedFinding[], write: (text: string) => string): void {
    let from = 0;
    for (const finding of findings) {
      this.#write(write(text.slice(from, finding.start)));
      this.#mark(write(text.slice(finding.start, finding.end)), finding);
      from = finding.end;
    }
    this.#write(write(text.slice(from)));
  }

  #members<T>(
    brackets: string,
    members: readonly T[],
    indent: string,
    print: (member: T, inner: string, i: number) => void,
  ): void {
    if (members.length === 0) {
      this.#write(brackets);
      return;
    }
    const inner = indent.length < MAX_INDENT ? `${indent}  ` : indent;
    this.#write(`${brackets[0]}\n`);
    for (const [i, member] of members.entries()) {
      if (this.#isFull) return;
      this.#write(inner);
      print(member, inner, i);
      this.#write(i < members.length - 1 ? ',\n' : '\n');
    }
    this.#write(`${indent}${brackets[1]}`);
  }

  get #isFull(): boolean {
    return this.#length >= MAX_SHOWN;
  }

  #write(text: string): void {
    const shown = text.slice(0, Math.max(0, MAX_SHOWN - this.#length));
    this.#plain += shown;
    this.#length += shown.length;
  }

  #mark(text: string, finding: ExplainedFinding): void {
    this.#flush();
    const shown = text.slice(0, Math.max(0, MAX_SHOWN - this.#length));
    this.#length += shown.length;
    if (shown !== '') this.#segments.push({ text: shown, finding: this.#numberOf(finding) });
  }

  #flush(): void {
    if (this.#plain !== '') this.#segments.push({ text: this.#plain });
    this.#plain = '';
  }
}
