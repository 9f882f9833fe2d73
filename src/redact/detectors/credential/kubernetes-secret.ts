import { CERTAINTY, type Span, type TextDetector } from '../../detector.ts';

const KIND = /\bkind["']?[ \t]{0,4}:[ \t]{0,4}["']?secret\b/i;
const DOCUMENTS = /^---/m;
const DATA = /(?:^|[\s{,"'])(?:data|stringData)["']?[ \t]{0,4}:/g;
/** `name: value` or `"name":"value"`; a block scalar's first line counts as its value. */
const ENTRY =
  /["']?[\w.-]{1,253}["']?[ \t]{0,4}:[ \t]{0,4}(?:[|>][-+]?\s{1,64})?["']?([^\s"',{}[\]#]{4,65536})/dy;
const BETWEEN = /(?:[ \t"',{]|\r?\n|#[^\n]{0,500}\n)*/y;
/** A template's expression, an anchor, an alias or an empty value. */
const NO_VALUE = /^(?:[$%<&*!]|\{\{)/;
const MAX_ENTRIES = 200;

/** Spans of the values behind the `data:` that ends at `from`. */
function values(text: string, from: number, spans: Span[]): number {
  let at = from;
  for (let i = 0; i < MAX_ENTRIES; i += 1) {
    BETWEEN.lastIndex = at;
    BETWEEN.test(text);
    const start = BETWEEN.lastIndex;
    // A name in the first column of a line begins the next part of the document.
    if (i > 0 && /[\n]/.test(text.charAt(start - 1))) return start;
    ENTRY.lastIndex = start;
    const span = ENTRY.exec(text)?.indices?.[1];
    if (span === undefined) return start;
    at = span[1];
    if (!NO_VALUE.test(text.slice(span[0], span[0] + 2))) spans.push({ start: span[0], end: span[1] });
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
      'kind:secret',
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
