import fc from 'fast-check';

const SURROGATES = { from: 0xd800, count: 0x800 };
const CODE_POINTS = 0x110000;

/**
 * Every code point but surrogates: a unit for `fc.string` in place of its `binary`, which draws the same. To find a drawn
 * character again, `binary` makes a table of all 1.1 million of them in each process: seconds, and 100 MB.
 */
export const ANY_CHARACTER = fc.nat({ max: CODE_POINTS - SURROGATES.count - 1 }).map(
  (index) => String.fromCodePoint(index < SURROGATES.from ? index : index + SURROGATES.count),
  (text) => {
    const [character = '', ...rest] = typeof text === 'string' && text.isWellFormed() ? text : '';
    const point = character.codePointAt(0);
    if (point === undefined || rest.length > 0) throw new Error('this is not one character');
    return point < SURROGATES.from ? point : point - SURROGATES.count;
  },
);
