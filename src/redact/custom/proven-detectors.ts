import { CodedError } from '../../kernel/coded-error.ts';
import type { Trigger } from '../detector.ts';
import { parsePattern } from './parse-pattern.ts';
import { patternProblem } from './pattern-problem.ts';
import type { CustomDetectorSettings, ProvenDetector } from './settings.ts';
import { triggerOf } from './trigger-of.ts';

/** What a text shows that holds a match of the pattern; undefined when it is none of the subset. */
export function triggerOfPattern(pattern: string): Trigger | undefined {
  // Case changes nothing of what a string must show.
  const node = parsePattern(pattern);
  return node.ok ? triggerOf(node.value) : undefined;
}

/**
 * Proves patterns and works out what a string must show before they are tried. Whatever else may be wrong with the
 * settings is for `customProblems` to say.
 *
 * @throws CodedError `invalid_redaction_policy` for the first pattern that cannot be read or is not provably linear
 */
export function provenDetectors(settings: readonly CustomDetectorSettings[]): readonly ProvenDetector[] {
  return settings.map((one) => {
    const trigger = triggerOfPattern(one.pattern);
    const problem = patternProblem(one.pattern, one.flags);
    if (problem !== undefined || trigger === undefined)
      throw new CodedError(
        'invalid_redaction_policy',
        `pattern of custom detector "${one.name}" ${problem ?? 'cannot be read'}`,
      );
    return { ...one, trigger };
  });
}
