import type { Needs, StringTraits } from './detector.ts';

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
} as const;

const ASCII = 128;
const KIND_OF = new Uint16Array(ASCII).fill(KIND.other);
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

/** `8-4-4-4-12`: the identifier that events are full of, and never anything else. */
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

export function isUuid(text: string): boolean {
  return text.length === 36 && text.charCodeAt(8) === HYPHEN && UUID.test(text);
}

/** What identifiers and tokens are made of. */
const TOKEN = KIND.digit | KIND.letter | KIND.underscore | KIND.hyphen;
const SPACE = 32;
const HYPHEN = 45;

/** One pass over the characters, table-driven: the only work a usual string pays for. */
export function readTraits(text: string): StringTraits {
  let kinds = 0;
  let run = 0;
  let longestDigitRun = 0;
  let separated = false;
  let tokenRun = 0;
  let longestTokenRun = 0;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const kind = code < ASCII ? (KIND_OF[code] as number) : KIND.other;
    kinds |= kind;
    if ((kind & TOKEN) !== 0) tokenRun += 1;
    else {
      if (tokenRun > longestTokenRun) longestTokenRun = tokenRun;
      tokenRun = 0;
    }
    if (kind === KIND.digit) {
      run += 1;
      separated = false;
    } else if (run > 0) {
      if (run > longestDigitRun) longestDigitRun = run;
      if ((code === SPACE || code === HYPHEN) && !separated) separated = true;
      else {
        run = 0;
        separated = false;
      }
    }
  }
  return {
    kinds,
    longestDigitRun: run > longestDigitRun ? run : longestDigitRun,
    longestTokenRun: tokenRun > longestTokenRun ? tokenRun : longestTokenRun,
  };
}

export function meets(needs: Needs, text: string, traits: StringTraits): boolean {
  return (
    text.length >= needs.length &&
    (traits.kinds & needs.kinds) === needs.kinds &&
    (needs.anyOf === 0 || (traits.kinds & needs.anyOf) !== 0) &&
    traits.longestDigitRun >= needs.digitRun &&
    traits.longestTokenRun >= needs.tokenRun
  );
}

/** Needs of one shape, whatever is left out: the check runs for every detector on every string. */
export function needs(given: Partial<Needs>): Needs {
  return { kinds: 0, anyOf: 0, length: 0, digitRun: 0, tokenRun: 0, ...given };
}
