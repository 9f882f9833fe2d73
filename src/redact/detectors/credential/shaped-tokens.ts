import { entropy, everyMatch } from '../../characters.ts';
import { CERTAINTY, type Span, type TextDetector, type Trigger } from '../../detector.ts';
import { KIND } from '../../scan/kinds.ts';
import { isMixed } from './prefixed-token.ts';

/**
 * Every match of a bounded shape that begins and ends where a token can; group 1, where there is one, is the secret. Texts
 * without one of the hints have none.
 */
function shapedToken(
  type: string,
  when: Trigger,
  shape: RegExp,
  check: (token: string) => boolean = () => true,
  hints: readonly string[] = [''],
): TextDetector {
  return {
    type,
    version: 1,
    pack: 'credential',
    certainty: CERTAINTY.prefixed,
    when,
    find(text) {
      const spans: Span[] = [];
      if (!hints.some((hint) => text.includes(hint))) return spans;
      for (const match of everyMatch(shape, text)) {
        const [start, end] = match.indices?.[1] ?? [match.index, match.index + match[0].length];
        if (check(text.slice(start, end))) spans.push({ start, end });
      }
      return spans;
    },
  };
}

const DOT = '.';

/** `<user id in base64>.<time>.<signature>`, found by its two dots seven apart. */
function discordTokens(text: string): Span[] {
  const spans: Span[] = [];
  for (let dot = text.indexOf(DOT); dot !== -1; dot = text.indexOf(DOT, dot + 1)) {
    if (text.charAt(dot + 7) !== DOT) continue;
    const before = /[MNO][\w-]{23,25}$/.exec(text.slice(Math.max(0, dot - 26), dot));
    const after = /^\.[\w-]{6}\.[\w-]{27,45}/.exec(text.slice(dot, dot + 54));
    if (before === null || after === null) continue;
    const token = before[0] + after[0];
    if (!isMixed(token) || !isMixed(after[0])) continue;
    spans.push({ start: dot - before[0].length, end: dot + after[0].length });
    dot += after[0].length;
  }
  return spans;
}

const hexRun = (token: string): boolean => entropy(token.slice(2)) > 2.5 || /^..(.)\1+$/.test(token);

/** Tokens that a shape gives away, and no single mark. */
export const shapedTokens: readonly TextDetector[] = [
  // https://discord.com/developers/docs/reference#authentication
  {
    type: 'discord_token',
    version: 1,
    pack: 'credential',
    certainty: CERTAINTY.prefixed,
    when: { kinds: KIND.dot | KIND.digit | KIND.letter, length: 58, run: 27 },
    find: discordTokens,
  },
  // https://core.telegram.org/bots/api#authorizing-your-bot
  shapedToken(
    'telegram_token',
    { literals: [':A'], length: 40, run: 35, digits: 5 },
    /(?:(?<![A-Za-z\d])|(?<=bot))\d{5,16}:A[\w-]{34}(?![\w-])/g,
    (token) => /[A-Z]/.test(token.slice(-34)) && entropy(token.slice(-34)) > 3,
  ),
  // https://www.twilio.com/docs/iam/api-keys (SK …) and account SIDs, which are its user names.
  shapedToken(
    'twilio_key',
    { kinds: KIND.letter, length: 34, run: 34 },
    /(?<![A-Za-z\d])(?:SK|AC)(?:[\da-f]{32}|x{32})(?![A-Za-z\d])/g,
    hexRun,
    ['SK', 'AC'],
  ),
  // https://developers.facebook.com/docs/facebook-login/guides/access-tokens (app tokens: id, bar, secret)
  shapedToken(
    'facebook_app_token',
    { kinds: KIND.other, length: 43, run: 27, digits: 15 },
    /(?<![A-Za-z\d])\d{15,16}\|[\w-]{27,40}(?![\w-])/g,
    isMixed,
    ['|'],
  ),
  // The public half of a DSN, which lets anybody send: https://docs.sentry.io/concepts/key-terms/dsn-explainer/
  shapedToken(
    'sentry_dsn',
    { literals: ['sentry.io/'], length: 50, run: 32 },
    /https?:\/\/([\da-f]{32}(?::[\da-f]{32})?)@[\w.-]{1,100}sentry\.io\/\d/dg,
  ),
];
