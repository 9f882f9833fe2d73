/** Text that is markup already. Everything else is escaped where it is put in. */
export interface Html {
  readonly html: string;
}

type Part = string | number | Html | undefined | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function textOf(part: Part): string {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number')
    return String(part).replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
  return 'html' in part ? part.html : part.map(textOf).join('');
}

/** Markup with what is put into it escaped, so that no text of the document becomes markup. */
export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: fixed.map((text, i) => text + textOf(parts[i])).join('') };
}

/** Text whose words in backticks are code. */
export function inline(text: string): Html {
  return html`${text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

export function paragraphs(text: string): Html {
  return html`${text.split('\n\n').map((each) => html`<p>${inline(each)}</p>`)}`;
}
