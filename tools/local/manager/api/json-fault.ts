/** What Python's `json.loads` says of a text that is not JSON; undefined when it would read it. */
export function jsonFault(text: string): string | undefined {
  const fault = findFault(text);
  if (fault === undefined) return undefined;
  const before = text.slice(0, fault.at);
  const line = before.split('\n').length;
  const column = fault.at - before.lastIndexOf('\n');
  return `${fault.what}: line ${line} column ${column} (char ${fault.at})`;
}

interface Fault {
  readonly what: string;
  readonly at: number;
}

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null|NaN|-?Infinity/y;

/** Walks with its own stack: nesting depth is the sender's choice. */
function findFault(text: string): Fault | undefined {
  const open: ('[' | '{')[] = [];
  let at = 0;
  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const expecting = (what: string): Fault => ({ what: `Expecting ${what}`, at });
  const string = (): Fault | undefined => {
    const end = readString(text, at);
    if (typeof end !== 'number') return end;
    at = end;
    return undefined;
  };
  const memberName = (): Fault | undefined => {
    if (text[at] !== '"') return expecting('property name enclosed in double quotes');
    const fault = string();
    if (fault !== undefined) return fault;
    skip(SPACE);
    if (text[at] !== ':') return expecting("':' delimiter");
    at += 1;
    skip(SPACE);
    return undefined;
  };

  skip(SPACE);
  for (;;) {
    const start = text[at];
    if (start === '[' || start === '{') {
      at += 1;
      skip(SPACE);
      const empty = text[at] === (start === '[' ? ']' : '}');
      if (!empty) {
        open.push(start);
        const fault = start === '{' ? memberName() : undefined;
        if (fault !== undefined) return fault;
        continue;
      }
      at += 1;
    } else {
      const fault = start === '"' ? string() : skip(SCALAR) ? undefined : expecting('value');
      if (fault !== undefined) return fault;
    }
    for (;;) {
      skip(SPACE);
      const parent = open.at(-1);
      if (parent === undefined) return at === text.length ? undefined : { what: 'Extra data', at };
      if (text[at] === ',') {
        at += 1;
        skip(SPACE);
        const fault = parent === '{' ? memberName() : undefined;
        if (fault !== undefined) return fault;
        break;
      }
      if (text[at] !== (parent === '[' ? ']' : '}')) return expecting("',' delimiter");
      at += 1;
      open.pop();
    }
  }
}

/** Position after the closing quote of the string that begins at `from`, or what is wrong with it. */
function readString(text: string, from: number): number | Fault {
  for (let at = from + 1; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '"') return at + 1;
    if (char < ' ') return { what: 'Invalid control character at', at };
    if (char !== '\\') continue;
    const next = text[at + 1];
    if (next === undefined) break;
    if (next === 'u') {
      if (!/^[0-9a-fA-F]{4}$/.test(text.slice(at + 2, at + 6))) {
        return { what: 'Invalid \\uXXXX escape', at: at + 1 };
      }
      at += 5;
    } else if ('"\\/bfnrt'.includes(next)) at += 1;
    else return { what: 'Invalid \\escape', at };
  }
  return { what: 'Unterminated string starting at', at: from };
}

/** Whether arrays and objects in `text` nest deeper than `limit`; brackets inside strings do not count. */
export function nestsDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === 0x5c) at += 1;
      else if (code === 0x22) inString = false;
    } else if (code === 0x22) inString = true;
    else if (code === 0x5b || code === 0x7b) {
      depth += 1;
      if (depth > limit) return true;
    } else if (code === 0x5d || code === 0x7d) depth -= 1;
  }
  return false;
}
