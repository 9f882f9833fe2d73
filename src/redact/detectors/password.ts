import { characterSet, DIGITS, everyMatch } from '../characters.ts';
import { CERTAINTY, type Detector, type Span } from '../detector.ts';
import { KIND, needs } from '../traits.ts';
import { type Assignment, assignments } from './assignments.ts';
import { isPlaceholder } from './placeholder.ts';

const NAMES = {
  last: characterSet(`deDEsS${DIGITS}`),
  pattern: /(?:password|passwd|passphrase|passcode|pwd|userpass|dbpass|pswd)\d?$/,
};
/** Code that fetches a password is no password. */
const EXPRESSION =
  /^[\w.]+\(|^(?:process\.env|os\.environ|env|config|settings|self|this|args|params|request|req)[.[]/;

function isPassword({ name, value, quoted, loose, wordFollows }: Assignment): boolean {
  if (value.length < 2 || isPlaceholder(value)) return false;
  if (quoted) return true;
  if (name.endsWith('pwd') && /^(?:[/~]|[A-Za-z]:\\)/.test(value)) return false;
  if (EXPRESSION.test(value)) return false;
  return !(loose && wordFollows && /^[A-Za-z'-]+$/.test(value));
}

/** Shapes without a separator: SQL, command-line flags, curl's `-u user:password`. */
const SHAPE_HINTS = ['pass', 'Pass', 'PASS', 'dentified', 'DENTIFIED', 'curl'];
const SHAPES = [
  { hint: /password|identified/i, shape: /\b(?:password|identified by)[ \t]{1,4}'([^'\n]{1,256})'/dgi },
  {
    hint: /--?[a-z-]{0,20}pass/i,
    shape: /--?[a-z-]{0,20}pass(?:word|wd|phrase)?[ \t]{1,4}["']?([^\s"'-][^\s"']{0,256})/dgi,
  },
  { hint: /\bcurl\b/i, shape: /[ \t](?:-u|--user)[ \t=]{0,4}["']?[^\s"':]{0,128}:([^\s"']{1,256})/dg },
];

function shaped(text: string): Span[] {
  const spans: Span[] = [];
  if (!SHAPE_HINTS.some((hint) => text.includes(hint))) return spans;
  for (const { hint, shape } of SHAPES) {
    if (!hint.test(text)) continue;
    for (const match of everyMatch(shape, text)) {
      const [start, end] = match.indices?.[1] ?? [0, 0];
      if (!isPlaceholder(text.slice(start, end))) spans.push({ start, end });
    }
  }
  return spans;
}

/** Passwords beside their name: `password=…;`, `"pwd": "…"`, `IDENTIFIED BY '…'`, `--password …`. */
export const password: Detector = {
  type: 'password',
  pack: 'secret',
  version: 1,
  category: 'secret',
  certainty: CERTAINTY.generic,
  needs: needs({ kinds: KIND.letter, anyOf: KIND.colon | KIND.equals | KIND.space, length: 5 }),
  find: (text) => [...assignments(text, NAMES).filter(isPassword), ...shaped(text)],
};
