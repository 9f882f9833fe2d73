import { quantile } from '../harness.ts';
import type { Ratio } from '../question.ts';

/** What a ratio on the floor was when it was accepted, and by how many percent of it a later one may be worse. */
export interface Accepted {
  readonly ratio: number;
  readonly marginPercent: number;
}

/** `worse`, `new` and `gone` fail the guard: what it has not accepted, or does not see any more, it does not hold. */
export type Standing = 'held' | 'better' | 'worse' | 'new' | 'gone';

export interface Finding {
  readonly label: string;
  readonly standing: Standing;
  readonly was?: number;
  readonly is?: number;
  /** Of `was`; above nothing is worse. */
  readonly changePercent?: number;
  readonly marginPercent?: number;
}

/** No label is held closer: what the compiler does differs from process to process. */
export const LEAST_MARGIN_PERCENT = 15;
/** How many times the largest distance of a run from the median of the runs. */
const SPREADS = 2;

/** @param runs ratios of one label, measured by the same code in processes that differ; not empty */
export function acceptedOf(runs: readonly number[]): Accepted {
  const ratio = quantile(runs, 0.5);
  const farthest = Math.max(...runs.map((run) => Math.abs(run - ratio))) / ratio;
  // What is a whole number but for how numbers are kept is one.
  const percent = Math.ceil(Number((farthest * 100 * SPREADS).toFixed(6)));
  const marginPercent = Math.max(LEAST_MARGIN_PERCENT, percent);
  return { ratio: Math.round(ratio * 1_000) / 1_000, marginPercent };
}

/** How every ratio stands to the accepted one of its label. Labels are told once. */
export function compareRatios(
  accepted: Readonly<Record<string, Accepted>>,
  measured: readonly Ratio[],
): readonly Finding[] {
  const labels = new Set(measured.map(({ label }) => label));
  return [
    ...measured.map(({ label, ratio }): Finding => {
      if (!Object.hasOwn(accepted, label)) return { label, standing: 'new', is: ratio };
      const { ratio: was, marginPercent } = accepted[label] as Accepted;
      const changePercent = (ratio / was - 1) * 100;
      const standing = standingOf(changePercent, marginPercent);
      return { label, standing, was, is: ratio, changePercent, marginPercent };
    }),
    ...Object.entries(accepted)
      .filter(([label]) => !labels.has(label))
      .map(([label, { ratio }]): Finding => ({ label, standing: 'gone', was: ratio })),
  ];
}

function standingOf(changePercent: number, marginPercent: number): Standing {
  // A ratio that is no number is not held, either.
  if (!(changePercent <= marginPercent)) return 'worse';
  return changePercent < -marginPercent ? 'better' : 'held';
}

export const fails = ({ standing }: Finding): boolean => standing !== 'held' && standing !== 'better';
