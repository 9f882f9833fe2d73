import type { XmlElement } from './xml.ts';

export type VariablesResult =
  | { readonly ok: true; readonly roots: readonly XmlElement[] }
  | { readonly ok: false; readonly message: string; readonly line: number };

/** Longest name of a variable, its end included. */
const MAX_NAME = 256;
/** Texts up to this length are left as they are. */
const TOO_SHORT = 2;
/** What ends a name, besides the end of the text. */
const NAME_END = /[$.|, ]/;

class VariableFault extends Error {}

/**
 * Root elements without the `<var name="X">value</var>` ones, and `$X` replaced in texts and attributes that
 * stand after them. Once a variable is defined, any other name after a `$` refuses the file, except one that
 * begins with `(`, as in descriptions; a `$` before the end, a `|` or a space names nothing and stays.
 * Facts: src/os_xml/os_xml_variables.c of Wazuh 4.14.
 */
export function applyVariables(roots: readonly XmlElement[]): VariablesResult {
  const variables = new Map<string, string>();
  const others: XmlElement[] = [];
  let line = 0;
  const at = (element: XmlElement) => {
    line = element.line;
  };
  try {
    for (const root of roots) {
      if (root.name.toLowerCase() === 'var') define(root, variables, at);
      else others.push(variables.size === 0 ? root : substitute(root, variables, at));
    }
  } catch (error) {
    if (error instanceof VariableFault) return { ok: false, message: `XMLERR: ${error.message}`, line };
    throw error;
  }
  return { ok: true, roots: others };
}

function define(root: XmlElement, variables: Map<string, string>, at: (element: XmlElement) => void): void {
  at(root);
  const [attribute] = root.attributes;
  if (attribute === undefined) throw new VariableFault('No value set for variable.');
  if (attribute.name.toLowerCase() !== 'name')
    throw new VariableFault('Only "name" is allowed as an attribute for a variable.');
  if (attribute.value.length >= MAX_NAME) throw new VariableFault('Invalid variable name size.');
  const name = attribute.value.toLowerCase();
  if (!variables.has(name)) variables.set(name, root.content);
}

function substitute(
  element: XmlElement,
  variables: ReadonlyMap<string, string>,
  at: (element: XmlElement) => void,
): XmlElement {
  at(element);
  const attributes = element.attributes.map(({ name, value }) => ({
    name,
    value: replace(value, variables),
  }));
  const content = replace(element.content, variables);
  const children = element.children.map((child) => substitute(child, variables, at));
  return { ...element, attributes, content, children };
}

function replace(text: string, variables: ReadonlyMap<string, string>): string {
  if (text.length <= TOO_SHORT || !text.includes('$')) return text;
  let out = text;
  /** Place in `out` where the manager believes the next character of `text` to be. */
  let place = 0;
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] !== '$') {
      place += 1;
      continue;
    }
    const length = text.slice(i + 1).search(NAME_END);
    const name = length < 0 ? text.slice(i + 1) : text.slice(i + 1, i + 1 + length);
    if (name.length >= MAX_NAME) throw new VariableFault(`Invalid variable name size: '${MAX_NAME - 1}'.`);
    i += name.length;
    const value = variables.get(name.toLowerCase());
    if (value !== undefined) {
      const before = out.slice(0, place) + value;
      out = before + text.slice(i + 1);
      place = before.length;
    } else if (name === '') place += 1;
    // The manager forgets to count a name in parentheses: a variable after it lands too far left.
    else if (!name.startsWith('(')) throw new VariableFault(`Unknown variable: '${name.slice(0, 95)}'.`);
  }
  return out;
}
