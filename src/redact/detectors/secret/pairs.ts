import { everyMatch } from '../../characters.ts';
import type { Assignment } from './assignments.ts';
import type { TellingNames } from './names.ts';

/**
 * A name in one attribute or member and its value in the next: `<add key="password" value="…"/>`,
 * `{"name":"password","value":"…"` and a part of a form (RFC 7578), whose value stands behind an empty line.
 */
const PAIR =
  /\b(?:name|key)["'\\]{0,8}[ \t]?[=:][ \t]?\\{0,7}["']([\w.:-]{2,64})\\{0,7}["'](?:,?[ \t\r\n]{0,4}\\{0,7}["']?value["'\\]{0,8}[ \t]?[=:][ \t]?\\{0,7}["']([^"'\n\\]{1,4096})|(?:\r?\n|\\r\\n){2}([^\r\n\\]{1,4096}))/dgi;

/** Pairs of a telling name and its value, in order. Linear. */
export function pairs(text: string, { test }: TellingNames): readonly Assignment[] {
  if (!text.includes('alue') && !text.includes('form-data')) return [];
  return everyMatch(PAIR, text).flatMap((match) => {
    const [from, to] = match.indices?.[1] ?? [0, 0];
    const [start, end] = match.indices?.[2] ?? match.indices?.[3] ?? [0, 0];
    const telling = test(text, from, to);
    if (telling === undefined) return [];
    const value = text.slice(start, end);
    const how = { quoted: true, wordFollows: false, loose: false, called: false, leading: false };
    return [{ ...telling, ...how, start, end, value, name: text.slice(from, to) }];
  });
}
