import type { JsonObject, JsonValue } from '../../../../src/kernel/json.ts';
import type { ExplainedFinding } from '../../../../src/redact/explain.ts';
import { type FindingNode, findingTree } from './finding-tree.ts';
import type { Paint } from './redact-paint.ts';

/** Text that is shown around a finding, and of long findings; in UTF-16 units. */
const CONTEXT = 40;
const MAX_FOUND = 64;
const MAX_PLAIN = 72;
/** Members of a container that are shown: with findings, and without in one run. */
const MAX_TELLING = 40;
const MAX_RUN = 6;
const MAX_INDENT = 40;

/** The document with its findings set off; what holds none is shortened. Safe to print: nothing in it steers a terminal. */
export function viewOf(document: JsonValue, findings: readonly ExplainedFinding[], paint: Paint): string {
  return new View(paint).value(document, findingTree(findings), '');
}

class View {
  readonly #paint: Paint;

  constructor(paint: Paint) {
    this.#paint = paint;
  }

  value(value: JsonValue, node: FindingNode | undefined, indent: string): string {
    if (node === undefined || (node.value.length === 0 && node.children.size === 0)) return plain(value);
    if (typeof value === 'string') return `"${this.#marked(value, node.value)}"`;
    if (typeof value === 'number') return this.#marked(String(value), node.value);
    // A container that is too deep to be read goes whole.
    const [whole] = node.value;
    if (whole !== undefined) return this.#paint.found('…', whole);
    const inner = indent.length < MAX_INDENT ? `${indent}  ` : indent;
    const members = Array.isArray(value)
      ? (value as readonly JsonValue[]).map((element, i) => ({ step: i, name: '', element }))
      : Object.entries(value as JsonObject).map(([key, element]) => ({
          step: key,
          name: `"${this.#marked(key, node.children.get(key)?.key ?? [])}": `,
          element,
        }));
    const lines = shown(members, (step) => node.children.has(step)).map((member) =>
      typeof member === 'number'
        ? this.#paint.aside(`… ${member} more`)
        : `${member.name}${this.value(member.element, node.children.get(member.step), inner)}`,
    );
    const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
    return `${open}\n${lines.map((line) => `${inner}${line}\n`).join('')}${indent}${close}`;
  }

  #marked(text: string, findings: readonly ExplainedFinding[]): string {
    let line = '';
    let from = 0;
    for (const finding of findings) {
      line += between(text.slice(from, finding.start), from > 0, true);
      line += this.#paint.found(shortened(text.slice(finding.start, finding.end), MAX_FOUND), finding);
      from = finding.end;
    }
    return line + between(text.slice(from), from > 0, false);
  }
}

interface Shown {
  readonly step: string | number;
  readonly name: string;
  readonly element: JsonValue;
}

/** Members to show, and numbers of those that are left out between. */
function shown(
  members: readonly Shown[],
  isTelling: (step: string | number) => boolean,
): readonly (Shown | number)[] {
  const lines: (Shown | number)[] = [];
  let run = 0;
  let telling = 0;
  for (const member of members) {
    const tells = isTelling(member.step);
    run = tells ? 0 : run + 1;
    if (tells) telling += 1;
    const last = lines.at(-1);
    if (run <= MAX_RUN && telling <= MAX_TELLING) lines.push(member);
    else if (typeof last === 'number') lines.splice(-1, 1, last + 1);
    else lines.push(1);
  }
  return lines;
}

/** What holds no finding, on one line. */
function plain(value: JsonValue): string {
  if (typeof value === 'string') return `"${shortened(value, MAX_PLAIN)}"`;
  return cut(safe(JSON.stringify(value)), MAX_PLAIN);
}

/** Text beside findings: what is near them. */
function between(text: string, isBehind: boolean, isBefore: boolean): string {
  const kept = (isBehind ? CONTEXT : 0) + (isBefore ? CONTEXT : 0);
  if (text.length <= Math.max(kept, CONTEXT) + 1) return escaped(text);
  const head = isBehind ? escaped(text.slice(0, CONTEXT)) : isBefore ? '' : escaped(text.slice(0, MAX_PLAIN));
  return `${head}…${isBefore ? escaped(text.slice(-CONTEXT)) : ''}`;
}

function shortened(text: string, limit: number): string {
  if (text.length <= limit) return escaped(text);
  const tail = Math.floor(limit / 4);
  return `${escaped(text.slice(0, limit - tail - 1))}…${escaped(text.slice(-tail))}`;
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 2)}…${text.slice(-1)}`;
}

/** The inside of a JSON string literal. */
function escaped(text: string): string {
  return safe(JSON.stringify(text).slice(1, -1));
}

/** What moves a cursor or turns the direction of reading, and JSON leaves as it is. */
const STEERING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

export function safe(text: string): string {
  return text.replaceAll(STEERING, (character) =>
    Array.from(
      { length: character.length },
      (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
