import type { XmlNode } from './strict-xml.ts';

/** A file as the API prints it when not asked for `raw`: attributes with `@`, text beside them as `#text`. */
export function xmlAsJson(node: XmlNode): unknown {
  const attributes = Object.entries(node.attributes).map(([name, value]) => [`@${name}`, value] as const);
  const text = node.text.trim();
  if (attributes.length === 0 && node.children.length === 0) return text === '' ? null : text;
  const children = Map.groupBy(node.children, ({ name }) => name);
  return {
    ...Object.fromEntries(attributes),
    ...Object.fromEntries(
      [...children].map(([name, nodes]) => {
        const values = nodes.map(xmlAsJson);
        return [name, values.length === 1 ? values[0] : values];
      }),
    ),
    ...(text === '' ? {} : { '#text': text }),
  };
}
