import type { XmlElement } from './xml.ts';

/**
 * Root elements without the `<var name="X">value</var>` ones, every `$X` in texts and attributes replaced.
 * A name without a definition stays as written.
 */
export function applyVariables(roots: readonly XmlElement[]): readonly XmlElement[] {
  const variables = new Map<string, string>();
  const others: XmlElement[] = [];
  for (const root of roots) {
    const name = root.attributes.find((attribute) => attribute.name.toLowerCase() === 'name');
    if (root.name.toLowerCase() === 'var' && name !== undefined) variables.set(name.value, root.content);
    else others.push(root);
  }
  return variables.size === 0 ? others : others.map((element) => substitute(element, variables));
}

function substitute(element: XmlElement, variables: ReadonlyMap<string, string>): XmlElement {
  const replace = (text: string) =>
    text.replace(/\$(\w+)/g, (written, name: string) => variables.get(name) ?? written);
  return {
    ...element,
    attributes: element.attributes.map(({ name, value }) => ({ name, value: replace(value) })),
    content: replace(element.content),
    children: element.children.map((child) => substitute(child, variables)),
  };
}
