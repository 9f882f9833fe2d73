import { problemsOfIssues, TELL_KEYS } from '../../../src/config/config-problems.ts';
import { ok } from '../../../src/kernel/result.ts';
import { provenDetectors } from '../../../src/redact/custom/proven-detectors.ts';
import type { ProvenRedaction } from '../../../src/redact/policy-from.ts';
import { redactionProblems } from '../../../src/redact/redaction-problems.ts';
import { RedactionSchema } from '../../../src/redact/redaction-schema.ts';
import { type Literal, placeIn, readLiteral } from './literal.ts';
import { type Played, refuse, tooLong } from './problem.ts';
import { MAX_POLICY_BYTES, type PlayProblem } from './view.ts';

/** As it is pasted out of a configuration, with what stands around it there. */
const NAMED = /^(?:\s|\/\/[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)*redaction\s*:/;
const NOTHING = /^(?:\s|\/\/[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/)*$/;
const COMMA = /,\s*$/;

/** `redaction` of a tenant, as `sluice.config.ts` or JSON writes it, checked as `npx cdk synth` does. Empty, or comments alone: the defaults. */
export function readPolicyText(text: string): Played<ProvenRedaction> {
  const long = tooLong('policy', text, MAX_POLICY_BYTES);
  if (long !== undefined) return refuse(long);
  // What is taken away is overwritten, so that places stay those of the text.
  const bare = text.replace(NAMED, (name) =>
    name.replace(/redaction\s*:$/, (word) => ' '.repeat(word.length)),
  );
  const written = (bare === text ? text : bare.replace(COMMA, ' ')).trimEnd();
  if (NOTHING.test(written)) return ok({ detectors: {}, fields: {}, keep: [] });
  const literal = readLiteral(written);
  if (!literal.ok) return refuse({ where: 'policy', ...literal.error });
  const parsed = RedactionSchema.safeParse(literal.value.value, TELL_KEYS);
  const at = ({ path, message }: { readonly path: string; readonly message: string }): PlayProblem => ({
    where: 'policy',
    ...placeIn(written, offsetOf(literal.value, path)),
    ...(path === '' ? {} : { path }),
    message,
  });
  if (!parsed.success) return refuse(...problemsOfIssues(parsed.error.issues).map(at));
  const problems = redactionProblems(parsed.data, { tokens: true });
  if (problems.length > 0) return refuse(...problems.map(at));
  return ok({ ...parsed.data, custom: provenDetectors(parsed.data.custom) });
}

/** Where the member stands, or the nearest around it. */
function offsetOf({ places }: Literal, path: string): number {
  for (let known = path; known !== ''; known = known.replace(/(?:\.[^.[]*|\[\d+\]|^[^.[]+|.)$/, '')) {
    const offset = places.get(known);
    if (offset !== undefined) return offset;
  }
  return places.get('') ?? 0;
}
