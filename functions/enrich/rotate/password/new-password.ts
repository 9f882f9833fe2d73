import { randomInt } from 'node:crypto';

/** Each kind that Wazuh asks for; the symbols are those that its own tools allow. */
const KINDS = ['abcdefghijkmnopqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '.-+?*'];
/** Some 190 bits; Wazuh takes 8 to 64 characters. */
const LENGTH = 32;

/**
 * A password for a user of Wazuh's server API.
 *
 * @param pick a whole number from 0 up to below its argument, that nobody can guess
 */
export function newPassword(pick: (below: number) => number = randomInt): string {
  const all = KINDS.join('');
  const drawFrom = (letters: string) => letters.charAt(pick(letters.length));
  const letters = KINDS.map(drawFrom);
  while (letters.length < LENGTH) letters.push(drawFrom(all));
  for (let i = letters.length - 1; i > 0; i -= 1) {
    const j = pick(i + 1);
    [letters[i], letters[j]] = [letters[j] ?? '', letters[i] ?? ''];
  }
  return letters.join('');
}
