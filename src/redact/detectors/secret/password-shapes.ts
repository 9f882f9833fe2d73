import { everyMatch } from '../../characters.ts';
import type { Span } from '../../detector.ts';
import { commandPasswords } from './commands.ts';
import { isPlaceholder } from './placeholder.ts';

interface Shape {
  /** Lower case: without one of these the shape is not looked for. */
  readonly hints: readonly string[];
  /** With flags `d` and `g`; the password is group 1. */
  readonly shape: RegExp;
}

/** What is no password behind `password is …`. */
const TECHNICAL = /^(?:base\d\d|sha\d+|md5|utf-?\d+|x509|aes\d*|p?kcs\d*|\d+.*|[a-z]+\d?bit)$/i;
const is = '(?:is|was|ist|est|es|è|jest|é)';
const IS_HINTS = [' is ', ' is: ', ' was ', ' ist ', ' ist: ', ' est ', ' es ', ' è ', ' é ', ' jest '];
const quotedOr = (bare: string): string => String.raw`(?:\\{0,3}["'])?(${bare})`;

/** Passwords that a shape gives away, without a separator behind their name. */
const SHAPES: readonly Shape[] = [
  // SQL: CREATE and ALTER USER, GRANT (MySQL, Oracle, MariaDB).
  {
    hints: ['identified'],
    shape:
      /\bidentified(?: with [\w"'`]{1,40})? (?:by|as|using)(?: password)?(?: values)?[ \t]{1,4}\\?["']([^"'\n\\]{1,256})/dgi,
  },
  {
    hints: ['identified by'],
    shape: /\b(?:user|to) [\w"'`@.%-]{1,128} identified by ([^\s"'`;\\]{1,256})/dgi,
  },
  {
    hints: ["('"],
    shape:
      /\bpassword(?: for [^\s=]{1,80})?[ \t]{0,2}(?:=[ \t]{0,2})?(?:password)?\([ \t]?'([^'\n]{1,256})'/dgi,
  },
  // `my password is hunter2`
  {
    hints: IS_HINTS,
    shape: new RegExp(
      `\\b(?:password|passwd|passcode|passphrase|pwd|passwort|kennwort|contrase[ñn]a|mot de passe|senha) ${is}:? ${quotedOr(String.raw`(?=[^\s"']{0,63}\d)(?=[^\s"']{0,63}[A-Za-z])[^\s"']{5,64}`)}`,
      'dgi',
    ),
  },
  {
    hints: IS_HINTS,
    shape: new RegExp(
      `\\b(?:password|passphrase|passwd|pwd|passwort|kennwort|contraseña|senha) ${is}:? \\\\{0,3}["']([^"'\\n\\\\]{3,128})\\\\{0,3}["']`,
      'dgi',
    ),
  },
  // netrc, and people who write both in one line: `login snoop pw biggreenhat`.
  {
    hints: ['login', 'user'],
    shape:
      /\b(?:login|user[ _-]?name|userid|user id)[ \t:=]{1,4}(?!(?:and|or|with|plus|,|&)[ \t])[^\s:=]{1,128}[,;]?[ \t\r\n]{1,4}(?:and )?(?:my )?(?:pass[ _-]?word|passwd|pass|pw|pwd)[ \t]{1,4}([^\s:="',;&\\]{3,128})/dgi,
  },
  // `my credentials: snoop / biggreenhat`
  {
    hints: ['cred', 'login'],
    shape:
      /\b(?:credentials?|creds?|login(?: info(?:rmation)?| details| data)?) ?: ?[^\s/:]{1,64} ?\/ ?([^\s/<"'&\\]{3,128})(?![^\s<"'&\\])/dgi,
  },
  // ConvertTo-SecureString "…" -AsPlainText
  {
    hints: ['securestring'],
    shape: /\bConvertTo-SecureString(?: -String)? \\{0,3}["']([^"'\n\\]{1,256})/dgi,
  },
  // Go's MySQL driver: user:password@tcp(host)/db
  {
    hints: ['@tcp(', '@unix('],
    shape: /(?:^|[\s"'`=(>])[\w.%+-]{1,64}:(?!\/\/)([^\s"'`]{1,128})@(?:tcp|unix)\(/dg,
  },
  // Redis' configuration, Dockerfiles, `git config`
  {
    hints: ['requirepass', 'masterauth', '_pass'],
    shape:
      /\b(?:requirepass|masterauth|[A-Za-z]\w{0,50}_(?:password|passwd|pass))[ \t]{1,3}["']?((?=[^\s"']{0,63}\d)[^\s"'=:]{6,128})/dgi,
  },
  // openssl: -passin pass:…
  { hints: ['pass:'], shape: /-pass(?:in|out)?[ =]pass:([^\s"']{1,256})/dg },
];

/** Behind these words no password stands: `login bob password expired`. */
const ABOUT_IT =
  /^(?:reset|change|changing|policy|authentication|auth|login|attempt|check|hash|field|file|hint|from|via|with|by|in|to|at|again|verification|update|prompt|manager|history|age|less)$/i;

/** Spans of passwords by shape; the detector's trigger has been met. */
export function passwordShapes(text: string): readonly Span[] {
  if (!/\s/.test(text) && !text.includes('@')) return [];
  const lower = text.toLowerCase();
  const spans = lower.includes(' -') || lower.includes('net') ? [...commandPasswords(text, lower)] : [];
  for (const { hints, shape } of SHAPES) {
    if (!hints.some((hint) => lower.includes(hint))) continue;
    for (const match of everyMatch(shape, text)) {
      const [start, end] = match.indices?.[1] ?? [0, 0];
      const found = text.slice(start, end);
      const value = found.replace(/[.,;)]+$/, '');
      if (isPlaceholder(value) || TECHNICAL.test(value) || ABOUT_IT.test(value)) continue;
      spans.push({ start, end: start + value.length });
    }
  }
  return spans;
}
