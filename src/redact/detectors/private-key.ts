import { CERTAINTY, type Detector, type Span } from '../detector.ts';
import { KIND, needs } from '../traits.ts';

/** RFC 7468's opening line for every kind of private key, and OpenPGP's and SSH2's. */
const BEGIN = /-----?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----?|PuTTY-User-Key-File-\d/g;
const END = /-----?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----?|Private-MAC: [0-9a-f]{1,128}/g;

/** Something that could be a key, and not the dots of an example. */
const BODY = /[A-Za-z\d+/=]{16}/;

/** PEM private keys from their opening to their closing line; to the end of the string when that is missing. */
export const privateKey: Detector = {
  type: 'private_key',
  pack: 'secret',
  version: 1,
  category: 'secret',
  certainty: CERTAINTY.checked,
  needs: needs({ kinds: KIND.hyphen | KIND.letter, length: 30 }),
  find(text) {
    const spans: Span[] = [];
    if (!text.includes('PRIVATE KEY-') && !text.includes('PRIVATE KEY BLOCK') && !text.includes('PuTTY-User'))
      return spans;
    for (let from = 0; ; ) {
      BEGIN.lastIndex = from;
      const begin = BEGIN.exec(text);
      if (begin === null) return spans;
      END.lastIndex = begin.index + begin[0].length;
      const end = END.exec(text);
      from = end === null ? text.length : end.index + end[0].length;
      if (BODY.test(text.slice(begin.index + begin[0].length, from)))
        spans.push({ start: begin.index, end: from });
    }
  },
};
