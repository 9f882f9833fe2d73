import { late } from '../../../kernel/late.ts';

/**
 * Digits of a national number behind each country calling code: `<fewest>-<most>` and the codes. ITU-T E.164 and its
 * list of assigned codes; no code is the beginning of another.
 */
const LENGTHS: Readonly<Record<string, string>> = {
  '4-5': '247 290 690',
  '5-5': '500 682',
  '5-7': '676 677 678 685 688',
  '5-8': '686',
  '4-7': '683',
  '6-6': '298 299 672 681 687',
  '6-7': '597',
  '6-8': '53 689',
  '6-9': '376 508',
  '6-10': '378',
  '6-11': '39 352 358',
  '6-13': '49',
  '7-7': '220 238 239 246 248 269 291 297 501 592 673 674 679 680 691 692 960',
  '7-8': '230 241 267 372 507 599 670 675 961',
  '7-9': '231 245 252 265 354 359 423 967',
  '7-10': '46 95 353 381',
  '7-12': '882 883',
  '7-13': '43',
  '8-8':
    '45 47 65 216 222 223 226 227 228 232 235 236 253 257 266 268 350 356 357 370 371 373 374 382 383 386 387 389 502 ' +
    '503 504 505 506 509 591 598 800 808 852 853 965 968 973 974 976 993',
  '8-9': '32 36 51 66 213 224 237 258 264 355 377 385 593 855 886 962 963 966 970 971 972',
  '8-10': '20 57 60 63 64 82 225 229 234 263 850 856 880 964 977',
  '8-12': '62 881',
  '9-9':
    '27 31 33 34 40 41 48 56 61 93 94 211 212 218 221 233 240 242 243 244 249 250 251 255 256 260 261 262 351 375 380 ' +
    '420 421 590 594 595 596 979 992 994 995 996 998',
  '9-10': '44 81 84 92 254',
  '9-12': '870',
  '10-10': '1 7 30 52 58 90 91 98',
  '10-11': '54 55 86',
  '10-12': '878 888',
};

const lengthsOf = late(
  (): ReadonlyMap<string, readonly [fewest: number, most: number]> =>
    new Map(
      Object.entries(LENGTHS).flatMap(([range, codes]) => {
        const [fewest = 0, most = 0] = range.split('-').map(Number);
        return codes.split(' ').map((code) => [code, [fewest, most]] as const);
      }),
    ),
);

/** With fewer digits, code and all, a number is no telephone's that anybody would write with its country. */
const MIN_DIGITS = 8;
/** Zones where the first 0 stays when one dials from abroad. */
const KEEPS_ZERO = new Set(['39', '378', '225', '241', '242']);

/** Area and exchange codes of the North American plan begin with 2–9 and do not end in 11 (NANPA). */
export function isNorthAmerican(ten: string): boolean {
  return /^[2-9]\d\d[2-9]\d{6}$/.test(ten) && !/^(?:\d11|\d{4}11)/.test(ten);
}

/** Whether the digits, country calling code first, are a number that can be dialled: ITU-T E.164 §6. */
export function isInternational(digits: string): boolean {
  if (digits.length < MIN_DIGITS || digits.length > 16) return false;
  for (let length = 1; length <= 3; length += 1) {
    const code = digits.slice(0, length);
    const range = lengthsOf().get(code);
    if (range === undefined) continue;
    let national = digits.slice(length);
    if (code === '1') return isNorthAmerican(national);
    // `+44 020 …`: the trunk prefix does not belong there and is often written.
    if (national.startsWith('0') && !KEEPS_ZERO.has(code)) national = national.slice(1);
    return national.length >= range[0] && national.length <= range[1] && !/^0{3}/.test(national);
  }
  return false;
}
