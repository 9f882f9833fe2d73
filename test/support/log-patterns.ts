/** Whether CloudWatch Logs passes a message on by a pattern of terms of which any may occur: `?term ?"more words"`. */
export function passesPattern(pattern: string, message: string): boolean {
  const terms = [...pattern.matchAll(/\?(?:"([^"]+)"|(\S+))/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? '',
  );
  const rest = pattern.replaceAll(/\?(?:"[^"]+"|[\w]+)\s*/g, '');
  if (terms.length === 0 || rest !== '') throw new Error(`not a pattern of optional terms: ${pattern}`);
  return terms.some((term) => message.includes(term));
}
