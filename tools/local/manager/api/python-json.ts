/**
 * JSON as Python's `json.dumps` writes it (separators `, ` and `: `, everything outside printable ASCII escaped),
 * because the API's answers are measured in these bytes. `indent` 3 is the API's `pretty=true`.
 */
export function pythonDumps(value: unknown, indent?: number): string {
  return dump(value, indent, 1);
}

function dump(value: unknown, indent: number | undefined, depth: number): string {
  if (typeof value === 'string') return quote(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  if (Array.isArray(value)) {
    const items = value.map((item) => dump(item, indent, depth + 1));
    return enclose('[', items, ']', indent, depth);
  }
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .map(([key, member]) => `${quote(key)}: ${dump(member, indent, depth + 1)}`);
  return enclose('{', members, '}', indent, depth);
}

function enclose(
  open: string,
  parts: readonly string[],
  close: string,
  indent: number | undefined,
  depth: number,
) {
  if (parts.length === 0) return open + close;
  if (indent === undefined) return open + parts.join(', ') + close;
  const inner = `\n${' '.repeat(indent * depth)}`;
  const outer = `\n${' '.repeat(indent * (depth - 1))}`;
  return open + inner + parts.join(`,${inner}`) + outer + close;
}

function quote(text: string): string {
  return JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4)}`);
}

/** Python's `repr` of a JSON value, as the schema errors of the API quote it. */
export function pythonRepr(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return reprString(value);
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'object') return 'None';
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, member]) => `${reprString(key)}: ${pythonRepr(member)}`)
    .join(', ')}}`;
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function reprString(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(/[\\\p{C}\p{Zl}\p{Zp}]/gu, (char) => NAMED_ESCAPES[char] ?? numericEscape(char));
  return mark + body.replaceAll(mark, `\\${mark}`) + mark;
}

function numericEscape(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${hex(code, 2)}`;
  return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, '0');
}
