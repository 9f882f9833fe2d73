const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Ways in which a text gets into an event: each puts it into a longer string. */
export const carriers: Readonly<Record<string, (text: string) => string>> = {
  alone: (text) => text,
  sentence: (text) => `The customer wrote: ${text} and asked for a refund.`,
  brackets: (text) => `failed (${text})`,
  urlQuery: (text) => `https://shop.example.com/search?page=2&q=${encodeURIComponent(text)}&sort=asc`,
  redirect: (text) =>
    `https://shop.example.com/go?to=${encodeURIComponent(`https://example.com/?q=${encodeURIComponent(text)}`)}`,
  header: (text) => `X-Debug: ${text}`,
  logLine: (text) => `2026-03-04T05:06:07.089Z ERROR [checkout] request failed: ${text}`,
  sql: (text) => `INSERT INTO audit (id, line) VALUES (42, '${text}')`,
  stackTrace: (text) =>
    `Error: cannot parse ${text}\n    at parse (/srv/app/index.js:42:7)\n    at node:internal/main:19:5`,
  xml: (text) => `<entry id="7"><line>${text}</line></entry>`,
  csv: (text) => `"42","${text}","2026-03-04"`,
  nestedJson: (text) => JSON.stringify({ level: 'error', at: 1_772_366_400_000, context: { line: text } }),
  twiceNestedJson: (text) => JSON.stringify({ body: JSON.stringify({ items: [{ note: text }] }) }),
  jsonInText: (text) => `payload=${JSON.stringify({ note: text })} end`,
  jsonLines: (text) => [{ a: 1 }, { note: text }].map((line) => JSON.stringify(line)).join('\n'),
};

/** Ways in which a text is hidden one level deep; what is found inside stands for all of what hides it. */
export const encodings: typeof carriers = {
  base64: (text) => `body: ${base64(`{"line":${JSON.stringify(text)},"n":1}`)}`,
  base64Url: (text) =>
    `state.${base64(`we received ${text} yesterday`).replaceAll('+', '-').replaceAll('/', '_')}`,
};
