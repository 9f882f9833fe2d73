import { LOWEST_LEVEL, SEVERITIES } from '../../src/event/severity.ts';
import { levels } from './query.ts';

export interface Band {
  readonly label: string;
  readonly query: string;
  readonly colour: string;
}

const COLOURS = {
  info: '#98A2B3',
  low: '#6092C0',
  medium: '#D6BF57',
  high: '#E7664C',
  critical: '#BD271E',
} as const;

/** One band a severity, the gravest first, so that it lies at the bottom of a stack; the same colours everywhere. */
export const SEVERITY_BANDS: readonly Band[] = SEVERITIES.map((word, index) => {
  const from = LOWEST_LEVEL[word];
  const next = SEVERITIES[index + 1];
  const below = next === undefined ? undefined : LOWEST_LEVEL[next];
  return {
    label: `${word} (${below === undefined ? `${from} and up` : `${from}–${below - 1}`})`,
    query: levels(from, below),
    colour: COLOURS[word],
  };
}).toReversed();

export const GOOD = '#54B399';
export const BAD = COLOURS.critical;
export const DOUBTFUL = COLOURS.medium;
