import {
  actionProblems,
  type PolicyProblem,
  type ProblemOptions,
  type RedactionSettings,
} from './action-problems.ts';
import { customProblems } from './custom/custom-problems.ts';
import { DETECTORS } from './detectors/all.ts';

/** Everything that is wrong with a tenant's settings, patterns included: where configuration is checked, no function asks. */
export function redactionProblems(
  settings: RedactionSettings,
  options: ProblemOptions,
): readonly PolicyProblem[] {
  const ofCustom = customProblems(settings.custom ?? [], options.detectors ?? DETECTORS);
  return [
    ...actionProblems(settings, options),
    ...ofCustom.map(({ path, message }) => ({ path: `custom${path}`, message })),
  ];
}
