/** A text of Slack's as the reader sees it: without its escapes, its marks and its ways to write a time or a link. */
export function plainSlack(text: string): string {
  return text
    .replaceAll(/<!date\^[^<>|]+\|([^<>]*)>/g, '$1')
    .replaceAll(/<([^<>|]+)\|([^<>]*)>/g, '$2: $1')
    .replaceAll(
      /^\*([^*\n]+)\*\n`([^`\n]*)`$/gm,
      (_, label: string, value: string) => `${label.padEnd(14)} ${value}`,
    )
    .replaceAll(/^\*([^*\n]+)\*$/gm, '\n$1')
    .replaceAll(/^\*([^*\n]+)\*/gm, '$1')
    .replaceAll('```', '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
