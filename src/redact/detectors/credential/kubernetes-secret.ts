import { CERTAINTY, type Span, type TextDetector } from '../../detector.ts';

const KIND = /\bkind["']?[ \t]{0,4}:[ \t]{0,4}["']?secret\b/i;
const DOCUMENTS = /^---/m;
const DATA = /(?:^|[\s{,"'])(?:data|stringData)["']?[ \t]{0,4}:/g;
const NAME = /["']?[\w.-]{1,253}["']?[ \t]{0,4}:[ \t]{0,4}/y;
const VALUE = /"([^"\n]{4,65536})|'([^'\n]{4,65536})|([^\s"',{}[\]#|>$%<&*!][^\s"',{}[\]#]{3,65535})/dy;
const BLOCK = /[|>][-+\d]?[ \t]{0,4}\r?\n/y;
const BETWEEN = /(?:[ \t"',{]|\r?\n|#[^\n]{0,500}\n)*/y;
const SPACES = / {0,64}/y;
const REST_OF_LINE = /[^\n]{0,1000}\n/y;
/** A template's expression, a variable or a placeholder. */
const NO_VALUE = /^(?:[$%<]|\{\{|x{4}|\*{3})/i;
const MAX_ENTRIES = 200;
const MAX_INDENT = 64;

/** Where `sticky` ends when it matches at `at`. */
function endOf(sticky: RegExp, text: string, at: number): number | undefined {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : undefined;
}

/** Column of `at` when nothing but spaces stands before it in its line; undefined inside a line. */
function indent(text: string, at: number): number | undefined {
  let i = at;
  while (i > 0 && at - i < MAX_INDENT && text.charAt(i - 1) === ' ') i -= 1;
  return i === 0 || text.charAt(i - 1) === '\n' ? at - i : undefined;
}

/** The lines from `from` on that are indented at least as far as `column`. */
function block(text: string, from: number, column: number): Span {
  const start = endOf(SPACES, text, from) ?? from;
  let end = from;
  while (end < text.length) {
    const line = endOf(SPACES, text, end) ?? end;
    if (line - end < column && text.charAt(line) !== '\n') break;
    const newline = text.indexOf('\n', line);
    if (newline === -1) return { start, end: text.length };
    end = newline + 1;
  }
  return { start, end: Math.max(start, end - 1) };
}

function valueAt(text: string, at: number, column: number): Span | undefined {
  const lines = endOf(BLOCK, text, at);
  if (lines !== undefined) return block(text, lines, column);
  VALUE.lastIndex = at;
  const found = VALUE.exec(text)?.indices;
  const [start, end] = found?.[1] ?? found?.[2] ?? found?.[3] ?? [0, 0];
  return end === 0 ? undefined : { start, end };
}

/** Spans of the values behind the `data:` that ends at `from`; where they end. */
function values(text: string, from: number, spans: Span[]): number {
  let at = from;
  let column: number | undefined;
  for (let i = 0; i < MAX_ENTRIES; i += 1) {
    const start = endOf(BETWEEN, text, at) ?? at;
    const here = indent(text, /["']/.test(text.charAt(start - 1)) ? start - 1 : start);
    if (here !== undefined) column ??= Math.max(here, 1);
    // What is indented less belongs to the document again.
    if (here !== undefined && column !== undefined && here < column) return start;
    const name = endOf(NAME, text, start);
    if (name === undefined) return start;
    const span = valueAt(text, name, (here ?? 0) + 1);
    if (span !== undefined && !NO_VALUE.test(text.slice(span.start, span.start + 4))) spans.push(span);
    const next = span?.end ?? endOf(REST_OF_LINE, text, name);
    if (next === undefined) return name;
    at = span === undefined ? next - 1 : next;
  }
  return at;
}

/**
 * Values of a Kubernetes Secret, in YAML or JSON: base64 under `data`, plain text under `stringData`.
 * https://kubernetes.io/docs/concepts/configuration/secret/
 */
export const kubernetesSecret: TextDetector = {
  type: 'kubernetes_secret',
  version: 1,
  pack: 'credential',
  certainty: CERTAINTY.prefixed,
  when: {
    literals: [
      'kind: secret',
      'kind: "secret',
      "kind: 'secret",
      'kind":"secret',
      'kind": "secret',
      "kind': 'secret",
    ],
    length: 30,
  },
  find(text) {
    const spans: Span[] = [];
    let offset = 0;
    for (const document of text.split(DOCUMENTS)) {
      const found: Span[] = [];
      if (KIND.test(document)) {
        DATA.lastIndex = 0;
        for (let match = DATA.exec(document); match !== null; match = DATA.exec(document))
          DATA.lastIndex = Math.max(DATA.lastIndex, values(document, DATA.lastIndex, found));
      }
      for (const { start, end } of found) spans.push({ start: start + offset, end: end + offset });
      offset += document.length + 3;
    }
    return spans;
  },
};
