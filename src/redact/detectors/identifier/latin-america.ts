import { luhn, weightedMod } from '../../checksums.ts';
import type { FormDetector } from '../../detector.ts';
import { forms, isBirth, numbers } from './define.ts';

/** A check digit of eleven minus the remainder, and 0 for ten and eleven. */
function brazilianDigit(n: string, weights: readonly number[]): boolean {
  let sum = 0;
  // Letters of the new company numbers count by their place in ASCII.
  for (let i = 0; i < weights.length; i += 1) sum += (n.charCodeAt(i) - 48) * (weights[i] as number);
  const rest = sum % 11;
  return (rest < 2 ? 0 : 11 - rest) === Number(n.charAt(weights.length));
}
const notRepeated = (n: string): boolean => !/^(\d)\1+$/.test(n);
const isCpf = (n: string): boolean =>
  notRepeated(n) &&
  brazilianDigit(n, [10, 9, 8, 7, 6, 5, 4, 3, 2]) &&
  brazilianDigit(n, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
/** What with points could be an IPv4 address. */
const isAddress = (n: string): boolean =>
  [n.slice(0, 3), n.slice(3, 6), n.slice(6, 9)].every((part) => !part.startsWith('0') && Number(part) < 256);
const isCnpj = (n: string): boolean =>
  notRepeated(n) &&
  brazilianDigit(n, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) &&
  brazilianDigit(n, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);
const isPis = (n: string): boolean => notRepeated(n) && brazilianDigit(n, [3, 2, 9, 8, 7, 6, 5, 4, 3, 2]);

function elevenMinus(n: string, weights: readonly number[]): number {
  return 11 - weightedMod(n, weights, 11);
}
function isCuit(n: string): boolean {
  const check = elevenMinus(n, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
  return (
    /^(?:2[03-7]|3[034])/.test(n) && (check === 11 ? 0 : check === 10 ? 9 : check) === Number(n.charAt(10))
  );
}
/** Rol único tributario: weights 2 to 7 from the right, K for ten. */
function isRut(n: string): boolean {
  let sum = 0;
  for (let i = n.length - 2, weight = 2; i >= 0; i -= 1, weight = weight === 7 ? 2 : weight + 1)
    sum += Number(n.charAt(i)) * weight;
  return /^\d+[\dK]$/.test(n) && '0K987654321'.charAt(sum % 11) === n.at(-1);
}
/** Of letters or digits. */
const THREE = 'X'.repeat(3);
const CURP = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';
function isCurp(n: string): boolean {
  if (!/^[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z\d]\d$/.test(n) || !isBirth(n, 4)) return false;
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += CURP.indexOf(n.charAt(i)) * (18 - i);
  return (10 - (sum % 10)) % 10 === Number(n.charAt(17));
}
const isRfc = (n: string): boolean => isBirth(n, n.length - 9);
const isRuc = (n: string): boolean =>
  /^(?:10|15|17|20)/.test(n) &&
  elevenMinus(n, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 10 === Number(n.charAt(10)) % 10;
const isEcuadorian = (n: string): boolean => /^(?:0[1-9]|1\d|2[0-4]|30)[0-5]/.test(n) && luhn(n);

export const latinAmerica: readonly FormDetector[] = [
  numbers(
    'br_cpf',
    'government_id',
    'cpf|cadastro de pessoa|pessoa física|cadastro de pessoas físicas',
    forms('itself', '999.999.999-99|999-999-999-99', isCpf),
    forms('itself', '999.999.999.99', (n) => isCpf(n) && !isAddress(n)),
    forms('context', '999.999.999.99', isCpf),
    forms('alone', '99999999999|999 999 999 99|999999999-99', isCpf),
  ),
  numbers(
    'br_cnpj',
    'government_id',
    'cnpj|cadastro nacional|pessoa jurídica|empresa',
    forms('itself', `99.999.999/9999-99|XX.${THREE}.${THREE}/XXXX-99|99.999.999-9999-99`, isCnpj),
    forms('alone', '99999999999999|99999999/9999-99', isCnpj),
  ),
  numbers(
    'br_pis',
    'government_id',
    'pis|pasep|nis|nit',
    forms('itself', '999.99999.99-9', isPis),
    forms('alone', '99999999999', isPis),
  ),
  numbers(
    'br_cnh',
    'government_id',
    'cnh|carteira nacional de habilitação|habilitação',
    forms('context', '99999999999'),
  ),
  numbers(
    'ar_cuit',
    'government_id',
    'cuit|cuil|afip|clave única',
    forms('itself', '99-99999999-9|99.99999999.9', isCuit),
    forms('alone', '99999999999|99 99999999 9', isCuit),
  ),
  // Argentina and Peru.
  numbers(
    'dni',
    'government_id',
    'dni|documento nacional|documento|documento nacional de identidad',
    forms('context', '99.999.999|99999999|9.999.999|99999999-9'),
  ),
  numbers(
    'cl_rut',
    'government_id',
    'rut|rol único|rol unico',
    forms('itself', '99.999.999-X|9.999.999-X', isRut),
    forms('alone', '99999999-X|9999999-X|99999999X|99.999.999X', isRut),
  ),
  numbers(
    'mx_curp',
    'government_id',
    'curp|clave única de registro',
    forms('itself', 'AAAA999999AAAAAAX9', isCurp),
    forms('context', 'AAAA999999AAAAAAX9'),
  ),
  numbers(
    'mx_rfc',
    'government_id',
    'rfc|registro federal|contribuyentes',
    forms('itself', 'AAAA999999XXX', isRfc),
    forms(
      'alone',
      'AAA999999XXX|AAAA-999999-XX9|AAA-999999-XX9|AAAA 999999 XX9|AAAA-999999-XXA|AAA-999999-XXA',
      isRfc,
    ),
  ),
  numbers(
    'mx_nss',
    'government_id',
    'nss|imss|seguro social|seguridad social',
    forms('context', '99999999999|99-99-99-9999-9|99 99 99 9999 9'),
  ),
  numbers('pe_ruc', 'government_id', 'ruc|sunat|contribuyente', forms('alone', '99999999999', isRuc)),
  // Colombia, Ecuador, the Dominican Republic and Uruguay.
  numbers(
    'cedula',
    'government_id',
    'cedula|cédula|cédula de ciudadanía|cédula de identidad|nit|tarjeta de identidad',
    forms('itself', '999-9999999-9', luhn),
    forms('alone', '9999999999|999999999-9', isEcuadorian),
    forms('alone', '99999999999', (n) => /^[04]/.test(n) && luhn(n)),
    forms(
      'context',
      '9.999.999.999|999.999.999-9|99.999.999|9999999999|999999999-9|99999999|999.999.999|9.999.999-9|9999999-9',
    ),
  ),
];
