/** Text of a page without its blocks of code and what stands between backticks. */
export function proseOf(text: string): string {
  return text.replaceAll(/^ *```.*?^ *```\s*$/gms, '').replaceAll(/`[^`\n]*`/g, '');
}

/** Addresses of a page of Markdown: behind `[…](…)`, and between `<…>`. */
export function linksIn(text: string): readonly string[] {
  const prose = proseOf(text);
  return [
    ...[...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link),
    ...[...prose.matchAll(/<(https?:[^>\s]+)>/g)].map(([, link = '']) => link),
  ];
}

export const isExternal = (link: string) => /^[a-z][a-z+.-]*:/.test(link);
