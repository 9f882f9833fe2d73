/** Alternatives of letters in a group, which is what the shipped rules write in PCRE2 for names. */
const WORDS_IN_GROUP = /^\^\(\?:([\w|]+)\)(\$?)$/;
/** One alternative of an OSRegex: a text that may be tied to the beginning and the end; a dot there is a dot. */
const TIED_TEXT = /^(\^?)([\w. :/*-]*)(\$?)$/;

/**
 * What a rule's pattern takes, as words in which `*` stands for any text; never less than the pattern does.
 * `*` alone when the pattern cannot be said so.
 *
 * @param type of the pattern, as written; Wazuh's own OSRegex when not given
 */
export function globsOf(pattern: string, type = 'osregex'): readonly string[] {
  const [, words, end = ''] = WORDS_IN_GROUP.exec(pattern) ?? [];
  if (words !== undefined) return words.split('|').map((word) => (end === '' ? `${word}*` : word));
  return type === 'osregex' ? pattern.split('|').map(globOf) : ['*'];
}

function globOf(alternative: string): string {
  const [whole, start, text = '', end] = TIED_TEXT.exec(alternative) ?? [];
  if (whole === undefined || text.includes('*')) return '*';
  return `${start === '' ? '*' : ''}${text}${end === '' ? '*' : ''}`.replace(/\*+/g, '*');
}
