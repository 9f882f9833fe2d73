import { characterSet, everyMatch, runEnd } from '../../characters.ts';
import type { Span } from '../../detector.ts';
import { isPlaceholder } from './placeholder.ts';
import { isRandom, isSymbolic } from './strength.ts';

const BLANK_OR_EQUALS = characterSet(' \t=');
const MAX_WORD = 512;

/** End of the shell's word that begins at `start`: quoted parts may hold white space. */
function wordEnd(text: string, start: number): number {
  const limit = Math.min(text.length, start + MAX_WORD);
  let quote = '';
  for (let i = start; i < limit; i += 1) {
    const character = text.charAt(i);
    if (quote === '') {
      if (/[\s|;<>]/.test(character)) return i;
      if (character === '"' || character === "'") quote = character;
    } else if (character === quote) quote = '';
    else if (character === '\n') return i;
  }
  return limit;
}

const trim = (text: string, { start, end }: Span): Span => {
  let from = start;
  let to = end;
  while (from < to && '"\'\\'.includes(text.charAt(from))) from += 1;
  while (to > from && '"\'\\'.includes(text.charAt(to - 1))) to -= 1;
  return { start: from, end: to };
};

/** Words of documentation: who writes both of them means neither. */
const EXAMPLE =
  /^(?:user(?:_?name)?|usr|login|name|id|test|foo|bar|baz|x{2,}|y{2,}|z{2,}|pass(?:word|wd)?|pw|pwd|secret|token|api_?key|key)$/i;

/** A placeholder, and then what stands around the command. */
const VARIABLE = /^(?:\[[^\]]*\]|<[^>]*>|\$\{[^}]*\}|\$\w+|\*+)["')\]}&;,]/;

/** `user:password` of `curl -u`; where there is no password, the user is a token. */
function userInfo(text: string, start: number): Span | undefined {
  if (text.charAt(start) === '-') return undefined;
  const word = trim(text, { start, end: wordEnd(text, start) });
  const colon = text.slice(word.start, word.end).indexOf(':');
  if (colon === -1) return undefined;
  const userSpan = trim(text, { start: word.start, end: word.start + colon });
  const passwordSpan = trim(text, { start: word.start + colon + 1, end: word.end });
  const user = text.slice(userSpan.start, userSpan.end);
  const password = text.slice(passwordSpan.start, passwordSpan.end);
  if (password === '') return isRandom(user) || isSymbolic(user) || isMixed(user) ? userSpan : undefined;
  if (isPlaceholder(password) || VARIABLE.test(password) || (EXAMPLE.test(user) && EXAMPLE.test(password)))
    return undefined;
  return passwordSpan;
}

function isMixed(value: string): boolean {
  return value.length >= 8 && /\d/.test(value) && /[A-Za-z]/.test(value) && !isPlaceholder(value);
}

const USER_OPTION = /[ \t\\](?:-u|--user(?=[ \t=])|--proxy-user(?=[ \t=])|-U(?=[ \t]))/g;

/** Options by which commands take a password, behind the name of the command; the password is group 1. */
const OPTIONS: readonly { readonly hints: readonly string[]; readonly shape: RegExp }[] = [
  { hints: ['sshpass'], shape: /\bsshpass[ \t]{1,3}-p[ \t]{0,3}["']?([^\s"']{1,256})/dg },
  {
    hints: ['mysql', 'mariadb'],
    shape: /\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^|;\n]{0,300}?[ \t]-p["']?([^\s"'-][^\s"']{0,256})/dg,
  },
  {
    hints: ['mongo', ' login', 'influx', 'rabbitmqadmin'],
    shape:
      /\b(?:mongo(?:sh|dump|restore|export|import)?|(?:docker|podman|helm registry|az|oc|cf) login|influx|rabbitmqadmin)\b[^|;\n]{0,300}?[ \t]-p[ \t=]{0,3}["']?([^\s"'-][^\s"']{1,256})/dg,
  },
  {
    hints: ['redis-cli'],
    shape: /\bredis-cli\b[^|;\n]{0,300}?[ \t]-a[ \t]{1,3}["']?([^\s"'-][^\s"']{1,256})/dg,
  },
  {
    hints: ['ldap'],
    shape:
      /\bldap(?:search|modify|add|delete|passwd|whoami)\b[^|;\n]{0,300}?[ \t]-w[ \t]{0,3}["']?([^\s"'-][^\s"']{1,256})/dg,
  },
  {
    hints: ['net use', 'net1 use', 'net.exe use'],
    shape:
      /\bnet1?(?:\.exe)? (?:user [^\s/]{1,64}|use [^\s]{1,128}(?= \S{1,128} \/user:)) ([^\s/"'][^\s"']{2,128})(?= |$)/dgi,
  },
  {
    hints: ['smbclient', 'winexe', 'rpcclient'],
    shape: /[ \t]-U[ \t]{0,3}["']?[\w.\\/-]{1,64}%([^\s"']{1,256})/dg,
  },
];

/** Passwords in command lines whose options do not name them; `lower`: the text in lower case. */
export function commandPasswords(text: string, lower: string): readonly Span[] {
  const spans: Span[] = [];
  if (lower.includes('curl'))
    for (const { 0: option, index } of everyMatch(USER_OPTION, text)) {
      const span = userInfo(text, runEnd(text, index + option.length, BLANK_OR_EQUALS, 4));
      if (span !== undefined) spans.push(span);
    }
  for (const { hints, shape } of OPTIONS) {
    if (!hints.some((hint) => lower.includes(hint))) continue;
    for (const match of everyMatch(shape, text)) {
      const [start, end] = match.indices?.[1] ?? [0, 0];
      if (!isPlaceholder(text.slice(start, end))) spans.push({ start, end });
    }
  }
  return spans;
}
