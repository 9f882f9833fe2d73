/** Values as TypeScript, in the layout of this repository's formatter (`biome.json`). */

const WIDTH = 110;

/** What can stand in a configuration that is made from answers. */
export type Plain = string | number | boolean | readonly Plain[] | { readonly [key: string]: Plain };

/** Comments by the dotted path of the key that they stand above. */
export type Comments = Readonly<Record<string, string>>;

/**
 * A value as TypeScript that evaluates to an equal value.
 *
 * @param before characters that stand before it on its line
 */
export function literal(value: Plain, comments: Comments = {}, path = '', indent = 0, before = 0): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object') return String(value);
  const entries = entriesOf(value);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (entries.length === 0) return `${open}${close}`;
  const flat = inline(value);
  const commented = Object.keys(comments).some((key) => key.startsWith(path === '' ? '' : `${path}.`));
  // The formatter leaves an object on one line where it fits; lists of objects it always opens.
  if (path !== '' && !commented && !mustOpen(value) && before + flat.length < WIDTH) return flat;
  const pad = '  '.repeat(indent + 1);
  const lines = entries.map(([key, member]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const head = Array.isArray(value) ? pad : `${pad}${keyText(key)}: `;
    const comment = comments[at] === undefined ? '' : `${pad}// ${comments[at]}\n`;
    return `${comment}${head}${literal(member, comments, at, indent + 1, head.length)},\n`;
  });
  return `${open}\n${lines.join('')}${'  '.repeat(indent)}${close}`;
}

const entriesOf = (value: object): readonly (readonly [string, Plain])[] => Object.entries(value);

function inline(value: Plain): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  const members = entriesOf(value).map(([key, member]) => `${keyText(key)}: ${inline(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** Whether the formatter would open it even where it fits. */
function mustOpen(value: Plain): boolean {
  if (typeof value === 'string') return value.includes('\n');
  if (typeof value !== 'object') return false;
  if (
    Array.isArray(value) &&
    value.length > 1 &&
    value.every((each) => Object.keys(each as object).length > 1 && typeof each === 'object')
  )
    return true;
  return entriesOf(value).some(([, member]) => mustOpen(member));
}

function keyText(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : inQuotes(key);
}

/** A text of several lines stands between backticks, as it is read. */
function quoted(text: string): string {
  if (!text.includes('\n')) return inQuotes(text);
  const lines = unescaped(text, 'n', '\n').replaceAll('`', '\\`').replaceAll('${', '\\${');
  return `\`${lines}\``;
}

/** In the quotes that need fewer escapes. */
function inQuotes(text: string): string {
  const [single, double] = [text.split("'").length, text.split('"').length];
  return single > double ? JSON.stringify(text) : `'${unescaped(text, '"', '"').replaceAll("'", "\\'")}'`;
}

/** The inside of a text as JSON has it, but for one escape. */
function unescaped(text: string, mark: string, plain: string): string {
  const escaped = JSON.stringify(text).slice(1, -1);
  return escaped.replaceAll(/\\(.)/g, (whole, last) => (last === mark ? plain : whole));
}
