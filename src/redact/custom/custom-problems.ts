import { isDeepStrictEqual } from 'node:util';
import { letterOrDigit } from '../late-pattern.ts';
import { type Abilities, isFormAction } from '../packs.ts';
import { DIGIT, isWithin, overlap } from './code-set.ts';
import { type ChecksumName, MAX_DIGITS } from './named-checksums.ts';
import { parsePattern } from './parse-pattern.ts';
import { patternProblem } from './pattern-problem.ts';
import { triggerOfPattern } from './proven-detectors.ts';
import {
  type CustomDetectorSettings,
  customType,
  MAX_CONTEXT_WORDS,
  MAX_CUSTOM_DETECTORS,
  type ProvenDetector,
} from './settings.ts';
import { everySet, minCount } from './syntax.ts';

/** So that the type fits into a mask. */
const NAME = /^[a-z][a-z\d]*(?:_[a-z\d]+)*$/;
const MAX_NAME_LENGTH = 32;

type Note = (key: string, message: string | undefined) => void;

function nameProblem(
  name: string,
  others: readonly string[],
  types: readonly Abilities[],
): string | undefined {
  if (!NAME.test(name) || name.length > MAX_NAME_LENGTH)
    return `"${name}" is no name for a detector; use snake_case of at most ${MAX_NAME_LENGTH} characters, such as employee_id`;
  if (others.includes(name)) return `"${name}" is used twice; give every detector its own name`;
  return types.some(({ type }) => type === customType(name))
    ? `there is a detector "${customType(name)}" already; choose another name`
    : undefined;
}

/** A checksum that no match, or none of some length, can carry. */
function checksumProblem(checksum: ChecksumName, pattern: string): string | undefined {
  const node = parsePattern(pattern);
  if (!node.ok) return undefined;
  if (everySet(node.value, (set) => !overlap(set, DIGIT)))
    return `${checksum} is taken over digits and the pattern has none; leave it out`;
  const most = MAX_DIGITS[checksum] ?? Number.POSITIVE_INFINITY;
  const digits = minCount(node.value, (set) => isWithin(set, DIGIT));
  return digits > most
    ? `${checksum} is for at most ${most} digits and matches have at least ${digits}; leave it out`
    : undefined;
}

function contextProblems(context: readonly string[], note: Note): void {
  if (context.length > MAX_CONTEXT_WORDS)
    note(
      'context',
      `has ${context.length} words and ${MAX_CONTEXT_WORDS} is the most; leave out the weaker ones`,
    );
  context.forEach((word, i) => {
    if (!letterOrDigit().test(word))
      note(`context[${i}]`, 'has no letter and no digit; write a word, or remove it');
    else if (word.length > 64)
      note(`context[${i}]`, 'is longer than the 64 characters that are read; shorten it');
  });
}

/** Configuration that was checked may be checked again; nobody writes a trigger, and none is believed. */
function triggerProblem(
  { pattern }: CustomDetectorSettings,
  trigger: ProvenDetector['trigger'] | undefined,
): string | undefined {
  const right = triggerOfPattern(pattern);
  return trigger === undefined || right === undefined || isDeepStrictEqual(trigger, right)
    ? undefined
    : 'is worked out of the pattern; leave it out';
}

/**
 * Everything that is wrong with a tenant's own detectors, each by its path below `custom`, such as `[1].pattern`; `types`
 * are the built-in detectors.
 */
export function customProblems(
  settings: readonly (CustomDetectorSettings & Partial<ProvenDetector>)[],
  types: readonly Abilities[],
): readonly { readonly path: string; readonly message: string }[] {
  const problems: { path: string; message: string }[] = [];
  if (settings.length > MAX_CUSTOM_DETECTORS)
    problems.push({
      path: '',
      message: `has ${settings.length} detectors and ${MAX_CUSTOM_DETECTORS} is the most; join some by alternatives`,
    });
  const names = settings.map(({ name }) => name);
  settings.forEach((one, i) => {
    const { name, pattern, flags, checksum, context = [], action = 'mask' } = one;
    const note: Note = (key, message) => {
      if (message !== undefined) problems.push({ path: `[${i}].${key}`, message });
    };
    note('name', nameProblem(name, names.slice(0, i), types));
    note('pattern', patternProblem(pattern, flags));
    note('trigger', triggerProblem(one, one.trigger));
    if (checksum !== undefined) note('checksum', checksumProblem(checksum, pattern));
    contextProblems(context, note);
    if (isFormAction(action))
      note('action', `a custom detector has no ${action} form; use mask, token, drop, keep or report`);
  });
  return problems;
}
