/** Character kinds as bits. */
export const KIND = {
  digit: 1,
  letter: 2,
  at: 4,
  percent: 8,
  colon: 16,
  equals: 32,
  underscore: 64,
  hyphen: 128,
  dot: 256,
  slash: 512,
  bracket: 1024,
  space: 2048,
  other: 4096,
  /** Beside another kind: stands between the digits of one number (space, hyphen, dot, slash, brackets, plus). */
  joint: 8192,
} as const;

/** What identifiers and tokens are made of. */
export const TOKEN_KINDS = KIND.digit | KIND.letter | KIND.underscore | KIND.hyphen;

/** Kind of each ASCII character. */
export const KIND_OF = new Uint16Array(128).fill(KIND.other);
function mark(characters: string, kind: number): void {
  for (const character of characters) KIND_OF[character.charCodeAt(0)] = kind;
}
mark('0123456789', KIND.digit);
mark('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', KIND.letter);
mark('@', KIND.at);
mark('%', KIND.percent);
mark(':', KIND.colon);
mark('=', KIND.equals);
mark('_', KIND.underscore);
mark('-', KIND.hyphen);
mark('.', KIND.dot);
mark('/', KIND.slash);
mark('{[', KIND.bracket);
mark(' \t\n\r', KIND.space);
for (const character of ' -./()+') {
  const code = character.charCodeAt(0);
  KIND_OF[code] = (KIND_OF[code] as number) | KIND.joint;
}
