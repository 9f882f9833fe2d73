import type { JsonNode } from './json-text.ts';

/** An array as the manager prints it into a field: `["a", 1]`, objects inside over several lines with tabs. */
export function printJson(node: JsonNode, depth = 0): string {
  switch (node.kind) {
    case 'string':
      return quoted(node.text);
    case 'number':
      return printNumber(node.value);
    case 'literal':
      return node.text;
    case 'array':
      return printArray(node.items, depth);
    case 'object': {
      const indent = '\t'.repeat(depth + 1);
      const lines = node.members.map(
        ([key, value]) => `${indent}${JSON.stringify(key)}:\t${printJson(value, depth + 1)}`,
      );
      return `{\n${lines.join(',\n')}${lines.length > 0 ? '\n' : ''}${'\t'.repeat(depth)}}`;
    }
  }
}

function printArray(items: readonly JsonNode[], depth: number): string {
  let out = '[';
  for (let at = 0; at < items.length; at += 1) {
    out += (at === 0 ? '' : ', ') + printJson(items[at] as JsonNode, depth + 1);
  }
  return `${out}]`;
}

function quoted(text: string): string {
  // All that JSON writes as it is.
  return /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** C's `%1.15g`, or `%1.17g` where 15 digits lose something. */
function printNumber(value: number): string {
  if (!Number.isFinite(value)) return 'null';
  const short = general(value, 15);
  return Number(short) === value ? short : general(value, 17);
}

function general(value: number, digits: number): string {
  if (value === 0) return '0';
  const [mantissa = '', exponent = '0'] = value.toExponential(digits - 1).split('e');
  const power = Number(exponent);
  const trim = (text: string) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  if (power >= -4 && power < digits) return trim(value.toFixed(Math.max(0, digits - 1 - power)));
  return `${trim(mantissa)}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
}

const INT_MAX = 2_147_483_647;
const INT_MIN = -2_147_483_648;

/** A number as a field: whole and within int32 as an integer, everything else with six decimals. */
export function fieldNumber(value: number): string {
  if (Number.isInteger(value) && value >= INT_MIN && value <= INT_MAX) return String(value + 0);
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}.000000`;
  return halfway(value) ?? value.toFixed(6);
}

/** C rounds an exact half to the even digit, `toFixed` away from zero. A half in the 7th decimal is k/128, k odd. */
function halfway(value: number): string | undefined {
  const scaled = Math.abs(value) * 128;
  if (scaled % 2 !== 1 || scaled > Number.MAX_SAFE_INTEGER) return undefined;
  const floor = (BigInt(scaled) * 15_625n) / 2n;
  const micros = floor % 2n === 0n ? floor : floor + 1n;
  const digits = String(micros).padStart(7, '0');
  return `${value < 0 ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
