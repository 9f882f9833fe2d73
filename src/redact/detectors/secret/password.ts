import { CERTAINTY, type Span, type TextDetector } from '../../detector.ts';
import { latePattern } from '../../late-pattern.ts';
import { type Assignment, assignments } from './assignments.ts';
import { PASSWORD_NAMES } from './names.ts';
import { pairs } from './pairs.ts';
import { passwordShapes } from './password-shapes.ts';
import { isPlaceholder, isProse } from './placeholder.ts';
import { hasLetter, isPhrase, isRandom, isSymbolic } from './strength.ts';
import { restOfLine } from './values.ts';

/** Code that fetches a password is no password. */
const EXPRESSION =
  /^(?:[A-Za-z_][\w.]*\[[\w:."' -]*\])+[\w.]*$|^!?[\w.$]+\((?:.*\)|[^)]*)$|^[([{][A-Za-z_.]+(?:\(\)?)?$|^(?:process\.env|os\.environ|env|config|settings|self|this|args|opts|options|params|request|req|user|form|props|state|data|account|secrets|vault|var|local|module)(?:[.[]|->|::)|^[a-z_$][\w$]*(?:\.|->|::)[\w.]*pass(?:word|wd|phrase)?$/i;
/** `password: password`, `password=pwd`: one variable put into another. */
const VARIABLE = /^(?:user|new|old|current|my|db)?_?(?:password|passwd|pwd|passphrase)$/i;
const PATH = /^(?:[/~]|[A-Za-z]:\\)/;
/** Counts, and signs alone unless there are many. */
const nothing = latePattern(String.raw`^\d{1,3}$|^[^\p{L}\d]{1,5}$`, 'u');
const lettersOnly = latePattern(String.raw`^[\p{L}'-]+[.,!?]?$`, 'u');

/** More than a word: digits or signs in it, or several words that are no sentence. */
function isUnlikeWords(value: string): boolean {
  return (/\d/.test(value) && hasLetter(value)) || isSymbolic(value) || isPhrase(value);
}

function passwordIn(text: string, assignment: Assignment): Span | undefined {
  const { name, start, end, value, quoted, loose, called, strong, tail, wordFollows } = assignment;
  if (!quoted && loose && wordFollows && lettersOnly().test(value)) return phraseIn(text, assignment);
  if (value.length < 2 || nothing().test(value) || isPlaceholder(value)) return undefined;
  if (tail && !quoted && wordFollows) return phraseIn(text, assignment);
  if (tail || called)
    return isRandom(value) || isSymbolic(value) || (quoted && strong && isUnlikeWords(value))
      ? { start, end }
      : undefined;
  if (/pwd$/i.test(name) && PATH.test(value)) return undefined;
  if (quoted) return loose && isProse(value) && !isSymbolic(value) ? undefined : { start, end };
  if (EXPRESSION.test(value) || VARIABLE.test(value)) return undefined;
  const sure =
    strong ||
    !loose ||
    isUnlikeWords(value) ||
    /user|login/i.test(text.slice(Math.max(0, start - 128), start));
  return sure ? { start, end } : undefined;
}

/** `db_password: correct horse battery` is configuration; `password: must contain 8 characters` is prose. */
function phraseIn(text: string, assignment: Assignment): Span | undefined {
  const { start, leading, name } = assignment;
  if (!leading) return undefined;
  const { value } = restOfLine(text, assignment);
  const words = /[_A-Z-]/.test(name.slice(1)) ? 3 : 4;
  return isPhrase(value, words) && !isProse(value) ? { start, end: start + value.length } : undefined;
}

/** Passwords beside their name: `password=…;`, `"pwd": "…"`, `IDENTIFIED BY '…'`, `--password …`. */
export const password: TextDetector = {
  type: 'password',
  version: 2,
  pack: 'secret',
  certainty: CERTAINTY.generic,
  when: {
    literals: (
      `passw|passph|passco|pass=|pass:|pass"|pass'|pass |pass_|pass-|pass>|pass[|pass(|pass.|_pass|-pass|passe:|passe=|requirepass|storepass|keypass|` +
      `pwd|pswd|pw=|pw:|pw_|pw-|pw |pw"|pw'|psw|mdp|kennwort|contrase|senha|wachtwoord|salasana|losenord|senord|adgangskode|haslo|` +
      'jelsz|identified|curl|securestring|credentials:|credentials :|creds:|login:|mysql|mariadb|mongo|redis-cli|ldap|docker|' +
      'podman|smbclient|winexe|rpcclient|influx|net user|net use|@tcp(|@unix('
    ).split('|'),
    length: 5,
  },
  find(text) {
    const spans: Span[] = [];
    for (const assignment of [...assignments(text, PASSWORD_NAMES), ...pairs(text, PASSWORD_NAMES)]) {
      const span = passwordIn(text, assignment);
      if (span !== undefined) spans.push(span);
    }
    return [...spans, ...passwordShapes(text)];
  },
};
