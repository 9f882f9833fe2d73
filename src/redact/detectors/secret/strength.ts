import { entropy } from '../../characters.ts';
import { latePattern } from '../../late-pattern.ts';

/** Access key ids are identities; ARNs, addresses and paths name a secret without being one. */
const NAMED =
  /^(?:A[KS]IA[A-Z0-9]{12,}(?:$|[/%:,])|arn:|https?:|file:|s3:|~?\/[a-z.][\w.-]*\/|\.{1,2}\/|[A-Za-z]:\\|vault:|ssm:|projects\/|S-1-\d)/;
/** `1.7.8`, `v2.0.0-rc.1`, `prod/db1`, `com.acme.Key1`, `user1@example.com`: names and versions. */
const PLAIN =
  /^v?\d+(?:\.\w+)+(?:[-+][\w.]+)?$|^[a-z]+(?:[_.:/-][a-z]+)+[_.:/-]?\d{0,2}$|^[a-z]{1,24}\d{0,2}$|^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$|^\d+(?:[.:/-]\d+)*$/i;

/** `ec2.HttpTokens.REQUIRED`, `key[16:]`: what code reads a value from. */
const MEMBER = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$|^[A-Za-z_][\w.]*\[[\w:.-]*\]/;
const phrase = latePattern(String.raw`^[\p{L}\d']{1,32}(?: [\p{L}\d']{1,32}){2,15}$`, 'u');
const letter = latePattern(String.raw`\p{L}`, 'u');

/** Whether there is a letter, of any script. */
export const hasLetter = (value: string): boolean => /[A-Za-z]/.test(value) || letter().test(value);

const signsIn = latePattern('[!#$%^&*?~|<{[(=+\\\\¿¡¨£§€]', 'g');
const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '>': '<' };

/**
 * As random as generated secrets are: letters and digits mixed, or long with both cases. Words, numbers, dates and
 * versions are not.
 */
export function isRandom(value: string): boolean {
  if (value.length < 8 || NAMED.test(value) || /[\s()]/.test(value)) return false;
  if (isMember(value) || isMixedHex(value)) return false;
  const mixed = /\d/.test(value) && /[A-Za-z]/.test(value) && !PLAIN.test(value);
  return (mixed || isCased(value)) && entropy(value) >= (value.length >= 16 ? 2.9 : 2.5);
}

/** Programs write all of a number's digits in one case; people who make up an example do not. */
function isMixedHex(value: string): boolean {
  return value.length >= 24 && /^[\da-fA-F]+$/.test(value) && /[a-f]/.test(value) && /[A-F]/.test(value);
}

function isMember(value: string): boolean {
  return MEMBER.test(value) && (value.match(/\d/g)?.length ?? 0) <= 2;
}

/** Cases change as often as by chance, and not at the beginnings of words. */
function isCased(value: string): boolean {
  return value.length >= 20 && (value.match(/[a-z][A-Z]/g)?.length ?? 0) >= value.length / 6;
}

/** Full of the signs that password generators use and code does not: at least four different ones, and letters. */
export function isSymbolic(value: string): boolean {
  if (value.length < 8 || NAMED.test(value) || /\s/.test(value) || !hasLetter(value)) return false;
  const signs = value.replaceAll(/[)\]}>]/g, (closing) => OPENING[closing] ?? '').match(signsIn());
  return new Set(signs).size >= 4;
}

/** Three words or more (or `least`), as pass phrases are. */
export function isPhrase(value: string, least = 3): boolean {
  return value.includes(' ') && phrase().test(value) && value.split(' ').length >= least;
}

/** What issuers of tokens make: digits in it, or long with both cases. */
export function looksIssued(value: string): boolean {
  if (value.length < 8) return false;
  return /\d/.test(value) || (value.length >= 16 && /[a-z]/.test(value) && /[A-Z]/.test(value.slice(1)));
}
