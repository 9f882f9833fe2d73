import { readStrictXml, type XmlNode } from './strict-xml.ts';

/** What the API makes of an uploaded rule file before it writes it. */
export type UploadCheck =
  | { readonly kind: 'syntax error' }
  /** The check of formulas reads the text once more, without its leniency, and dies of what it meets. */
  | { readonly kind: 'crash' }
  | { readonly kind: 'ok'; readonly text: string };

const COMMENT = /<!--(.*?)-->/gs;

/**
 * The API's two readings of an upload (`validate_wazuh_xml`, `upload_file` of the framework): the first forgives a
 * bare `&` and `--` in comments, the second does not. Text that a spreadsheet would take for a formula gets a quote
 * before it when it holds one.
 */
export function checkUpload(content: string): UploadCheck {
  const forgiving = content
    .replace(COMMENT, (_all, inside: string) => `<!--${inside.replaceAll('--', '')}-->`)
    .replaceAll('&', '&amp;');
  if (readStrictXml(forgiving) === undefined) return { kind: 'syntax error' };
  const document = readStrictXml(content);
  if (document === undefined) return { kind: 'crash' };
  let text = content;
  for (const formula of formulas(document)) text = text.replaceAll(`>${formula}<`, `>'${formula}<`);
  return { kind: 'ok', text };
}

function formulas(node: XmlNode): readonly string[] {
  const own = /^[=+\-@]/.test(node.text) && /['"]/.test(node.text) ? [node.text] : [];
  return [...own, ...node.children.flatMap(formulas)];
}

/** A rule file as the API reads one that is on disk: `\<` and a bare `&` are text. Undefined when that is not enough. */
export function readRuleXml(text: string): XmlNode | undefined {
  const tolerant = text
    .replace(COMMENT, '')
    .replaceAll('\\<', '&lt;')
    .replace(/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)/g, '&amp;')
    .replace(/<(?![/\w?])/g, '&lt;');
  return readStrictXml(tolerant);
}
