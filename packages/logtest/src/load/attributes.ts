import { LoadFault } from './fault.ts';
import type { XmlElement } from './xml.ts';

export interface RuleAttributes {
  readonly id: number;
  readonly level: number;
  readonly frequency?: number;
  readonly timeframe: number;
  readonly ignore: number;
  readonly maxsize: number;
  /** 0 sorts the rule behind its siblings. */
  readonly accuracy: number;
  readonly noAlert: boolean;
  readonly overwrite: boolean;
}

const DEFAULT_TIMEFRAME = 360;
const KNOWN = [
  'id',
  'level',
  'maxsize',
  'accuracy',
  'noalert',
  'ignore',
  'frequency',
  'timeframe',
  'overwrite',
];

/** Reads the attributes of a `<rule>`; `index` is its place in the group, which some messages name. */
export function readAttributes(
  element: XmlElement,
  index: number,
  warn: (message: string) => void,
): RuleAttributes {
  if (element.attributes.length === 0) {
    throw new LoadFault([`Invalid rule '${index}'. You must specify an ID and a level at least.`]);
  }
  const written = new Map<string, string>();
  for (const { name, value } of element.attributes) {
    const key = name.toLowerCase();
    if (!KNOWN.includes(key)) {
      throw invalid(
        `Invalid attribute "${name}". Only id, level, maxsize, accuracy, noalert, ignore, frequency and timeframe are allowed.`,
      );
    }
    check(key, value, warn);
    written.set(key, value);
  }
  const id = written.get('id');
  const level = written.get('level');
  if (id === undefined || level === undefined || !isNumber(level)) {
    throw new LoadFault([`No rule id or level specified for rule '${index}'.`]);
  }
  const frequency = written.get('frequency');
  return {
    id: Number(id),
    level: digits(level, 4),
    ...(frequency === undefined ? {} : { frequency: digits(frequency, 4) }),
    timeframe: digits(written.get('timeframe') ?? String(DEFAULT_TIMEFRAME), 5),
    ignore: digits(written.get('ignore') ?? '0', 6),
    maxsize: digits(written.get('maxsize') ?? '0', 4),
    accuracy: digits(written.get('accuracy') ?? '1', 4),
    noAlert: written.get('noalert') === '1',
    overwrite: written.get('overwrite')?.toLowerCase() === 'yes',
  };
}

function check(name: string, value: string, warn: (message: string) => void): void {
  switch (name) {
    case 'id':
      if (!isNumber(value) || value.length > 6) {
        throw invalid(`Invalid rule id: ${value}. Must be integer (max 6 digits)`);
      }
      return;
    case 'level':
      if (isNumber(value) && digits(value, 4) > 16) {
        throw invalid(`Invalid level: ${digits(value, 4)}. Must be an integer between 0 and 16.`);
      }
      return;
    case 'frequency':
      checkFrequency(value);
      return;
    case 'timeframe':
      if (!isNumber(value)) throw invalid(`Invalid timeframe: ${value}. Must be integer (max 5 digits)`);
      return;
    case 'ignore':
      if (!isNumber(value)) throw invalid(`Invalid ignore_time: ${value}. Must be integer (max 6 digits)`);
      return;
    case 'maxsize':
      if (!isNumber(value)) throw invalid(`Invalid maxsize: ${value}. Must be integer (max 4 digits)`);
      return;
    case 'accuracy':
      if (!isNumber(value)) throw invalid(`Invalid accuracy: ${value}. Must be integer`);
      return;
    case 'noalert':
      if (value !== '0' && value !== '1') warn("Invalid value for attribute 'noalert'");
      return;
    case 'overwrite':
      if (!/^(?:yes|no)$/i.test(value)) {
        throw invalid(`Invalid overwrite: ${value}. Can only by 'yes' or 'no'.`);
      }
  }
}

function checkFrequency(value: string): void {
  if (!isNumber(value)) throw invalid(`Invalid frequency: ${value}. Must be integer`);
  if (Number(value) < 2 || Number(value) > 9999) {
    throw invalid(`Invalid frequency: ${value}. Must be higher than 1 and lower than 10000.`);
  }
}

/** An empty text counts as a number, and reads as 0. */
function isNumber(text: string): boolean {
  return /^\d*$/.test(text);
}

/** The manager reads so many digits and leaves the rest: 100000 as a timeframe is 10000. */
function digits(text: string, most: number): number {
  return Number(text.slice(0, most));
}

function invalid(message: string): LoadFault {
  return new LoadFault([`rules_op: ${message}`, 'Invalid attribute for rule.']);
}
