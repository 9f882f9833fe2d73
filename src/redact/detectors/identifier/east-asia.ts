import { weightedMod } from '../../checksums.ts';
import type { FormDetector } from '../../detector.ts';
import { forms, isBirth, isDay, numbers } from './define.ts';

/** Series, seven digits, a letter from their weighted sum; series of this century are offset by four, M by three. */
function isNric(n: string): boolean {
  const series = n.charAt(0);
  const offset = 'TG'.includes(series) ? 4 : series === 'M' ? 3 : 0;
  const sum = (weightedMod(n.slice(1), [2, 7, 6, 5, 4, 3, 2], 11) + offset) % 11;
  const letters = 'ST'.includes(series) ? 'JZIHGFEDCBA' : series === 'M' ? 'XWUTRQPNJLK' : 'XWUTRQPNMLK';
  return 'STFGM'.includes(series) && letters.charAt(sum) === n.charAt(8);
}
/** Businesses, companies with the year in front, and others with a century, a year and a kind of entity. */
const isUen = (n: string): boolean =>
  /^\d{8}[A-Z]$|^(?:18|19|20)\d{7}[A-Z]$|^[RST]\d\d(?:C[CDHLMPSX]|DP|F[BCMN]|G[ABS]|HS|L[LP]|M[BCDHMQ]|N[BR]|P[ABF]|R[FP]|S[MS]|T[CU]|VH|XL)\d{4}[A-Z]$|^F000\d{5}[A-Z]$/.test(
    n,
  );

/** Born in 19xx: 1 and 2, foreigners 5 and 6; in 20xx: 3, 4, 7 and 8; numbers of today have no check digit any more. */
const isKorean = (n: string): boolean => /^\d{6}[0-49]/.test(n) && isBirth(n);
const isForeignKorean = (n: string): boolean => /^\d{6}[5-8]/.test(n) && isBirth(n);
function isKoreanBusiness(n: string): boolean {
  const sum = weightedMod(n, [1, 3, 7, 1, 3, 7, 1, 3, 5], 1_000) + Math.floor((Number(n.charAt(8)) * 5) / 10);
  return (10 - (sum % 10)) % 10 === Number(n.charAt(9));
}
const isKoreanLicence = (n: string): boolean => /^(?:1[1-9]|2[0-8])/.test(n);

const isMyNumber = (n: string): boolean => {
  const rest = weightedMod(n, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2], 11);
  return (rest < 2 ? 0 : 11 - rest) === Number(n.charAt(11));
};
/** GB 11643-1999. */
function isChinese(n: string): boolean {
  if (!/^[1-8]\d{5}(?:18|19|20)\d{9}[\dX]$/.test(n) || !isBirth(n, 8)) return false;
  const rest = weightedMod(n, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], 11);
  return '10X98765432'.charAt(rest) === n.charAt(17);
}
function isTaiwanese(n: string): boolean {
  const area = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'.indexOf(n.charAt(0)) + 10;
  return (
    /^[A-Z][1289]/.test(n) &&
    (Math.floor(area / 10) + (area % 10) * 9 + weightedMod(n.slice(1), [8, 7, 6, 5, 4, 3, 2, 1, 1], 1_000)) %
      10 ===
      0
  );
}
const thaiDigit = (n: string): boolean =>
  (11 - weightedMod(n, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2], 11)) % 10 === Number(n.charAt(12));
const isThai = (n: string): boolean => /^(?!(\d)\1+$)[1-8]/.test(n) && thaiDigit(n);
/** Birthday, place of birth, number. */
const isMyKad = (n: string): boolean => isBirth(n) && !/^.{6}(?:00|1[7-9]|20|69|7[03]|8[01]|9[4-7])/.test(n);
/** Province, day (raised by 40 for women), month. */
const isIndonesian = (n: string): boolean =>
  /^[1-9]/.test(n) && isDay(n.slice(8, 10), Number(n.slice(6, 8)) % 40);

const KOREAN =
  '주민등록번호|주민번호|외국인등록번호|rrn|resident registration|korean rrn|jumin|주민등록번호는|주민번호는';

export const eastAsia: readonly FormDetector[] = [
  numbers(
    'sg_nric',
    'government_id',
    'nric|fin|nric number|fin number|ic number|singpass|identification card',
    forms('itself', 'A9999999A', isNric),
    forms('alone', 'A9999999A'),
  ),
  numbers(
    'sg_uen',
    'government_id',
    'uen|unique entity|acra|gst reg',
    forms('alone', '99999999A|999999999A|A99AA9999A|A99999999A', isUen),
  ),
  numbers(
    'kr_rrn',
    'government_id',
    KOREAN,
    forms('itself', '999999-9999999', isKorean),
    forms('alone', '9999999999999|999999 9999999', isKorean),
  ),
  numbers(
    'kr_frn',
    'government_id',
    `frn|foreigner registration|alien registration|korean frn|${KOREAN}`,
    forms('itself', '999999-9999999', isForeignKorean),
    forms('alone', '9999999999999|999999 9999999', isForeignKorean),
  ),
  numbers(
    'kr_brn',
    'government_id',
    'brn|business registration|사업자등록번호|사업자|사업자등록번호는',
    forms('itself', '999-99-99999', isKoreanBusiness),
    forms('alone', '9999999999', isKoreanBusiness),
  ),
  numbers(
    'kr_driver_license',
    'government_id',
    '운전면허|운전면허번호|면허번호|운전면허번호는|면허번호는|driver license|driving license|driver s license|driving licence',
    forms('itself', '99-99-999999-99', isKoreanLicence),
    forms('context', '999999999999|99 99 999999 99', isKoreanLicence),
  ),
  numbers(
    'jp_my_number',
    'government_id',
    'マイナンバー|個人番号|my number',
    forms('context', '999999999999|9999 9999 9999|9999-9999-9999', isMyNumber),
  ),
  numbers(
    'cn_resident_id',
    'government_id',
    '身份证|身份证号|身份证号码|公民身份号码|resident identity|identity card',
    forms('itself', '99999999999999999X|999999 99999999 999X', isChinese),
  ),
  numbers(
    'tw_national_id',
    'government_id',
    '身分證|身分證字號|統一編號|taiwan id|national id',
    forms('alone', 'A999999999', isTaiwanese),
  ),
  numbers(
    'hk_id',
    'government_id',
    'hkid|身份證|hong kong id|identity card',
    forms('context', 'A9999999|AA9999999|A999999X'),
  ),
  numbers(
    'th_tnin',
    'government_id',
    'thai national id|thai id|tnin|national id|เลขประจำตัวประชาชน|เลขบัตรประชาชน|บัตรประชาชน|รหัสประชาชน|ประจำตัวประชาชน',
    forms('itself', '9-9999-99999-99-9|9 9999 99999 99 9', isThai),
    forms('alone', '9999999999999', isThai),
  ),
  numbers(
    'my_kad',
    'government_id',
    'mykad|nric|kad pengenalan|no kp|ic no|ic number',
    forms('itself', '999999-99-9999', isMyKad),
    forms('context', '999999999999', isMyKad),
  ),
  numbers(
    'id_nik',
    'government_id',
    'nik|ktp|nomor induk kependudukan',
    forms('context', '9999999999999999', isIndonesian),
  ),
  numbers(
    'vn_cccd',
    'government_id',
    'cccd|cmnd|căn cước|chứng minh nhân dân',
    forms('context', '999999999999|999999999'),
  ),
  numbers(
    'ph_tin',
    'government_id',
    'tin|bir|taxpayer|tax id|tax identification|taxpayer identification',
    forms('context', '999-999-999|999-999-999-999|999-999-999-99999|999 999 999 999|999999999|999999999999'),
  ),
];
