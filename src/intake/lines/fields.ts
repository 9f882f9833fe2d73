const SPACE = ' ';
const QUOTE = '"';
/** AWS adds fields at the end of its formats; it will not add so many. */
const MAX_FIELDS = 64;

/**
 * Splits a line at its spaces. A field that begins with a quotation mark ends at the one before a space or the end: what
 * a browser calls itself may hold quotation marks that nobody escaped. The marks go.
 *
 * @param bracketed which field stands in brackets, if one does
 * @returns undefined when a field is opened and not closed, and for more fields than any format has
 */
export function splitFields(line: string, bracketed?: number): readonly string[] | undefined {
  const fields: string[] = [];
  let at = 0;
  while (at < line.length) {
    const opening = line.charAt(at);
    const inBrackets = opening === '[' && fields.length === bracketed;
    const closing = inBrackets ? ']' : opening === QUOTE ? QUOTE : undefined;
    const end = closing === undefined ? line.indexOf(SPACE, at) : endOf(line, at + 1, closing);
    if (end === undefined || fields.length >= MAX_FIELDS) return undefined;
    const stop = end === -1 ? line.length : end;
    fields.push(closing === undefined ? line.slice(at, stop) : line.slice(at + 1, stop));
    at = stop + (closing === undefined ? 1 : 2);
  }
  return fields;
}

/** Where the closing mark stands that a space or the end follows. */
function endOf(line: string, from: number, closing: string): number | undefined {
  for (let at = line.indexOf(closing, from); at !== -1; at = line.indexOf(closing, at + 1))
    if (at + 1 === line.length || line.charAt(at + 1) === SPACE) return at;
  return undefined;
}

/** Names for the fields that are there; what is more than the names is left out. */
export function named(names: readonly string[], fields: readonly string[]): Record<string, string> {
  const record: Record<string, string> = {};
  for (const [i, name] of names.entries()) {
    const field = fields[i];
    if (field === undefined) break;
    record[name] = field;
  }
  return record;
}
