import { CodedError } from '../kernel/coded-error.ts';
import { actionProblems, type RedactionSettings } from './action-problems.ts';
import { createCustomDetectors } from './custom/custom-detectors.ts';
import type { ProvenDetector } from './custom/settings.ts';
import { DETECTORS } from './detectors/all.ts';
import { resolveActions } from './packs.ts';
import { fieldName, type RedactionPolicy } from './policy.ts';
import type { TokenKeys } from './pseudonyms.ts';

/** A tenant's settings as they were checked: all that a policy is made of. */
export interface ProvenRedaction extends RedactionSettings {
  readonly custom?: readonly ProvenDetector[];
}

/** `keep` takes a built-in rule away; every other action changes it, or makes a new one. */
function fieldsWith(
  defaults: RedactionPolicy['fields'],
  settings: RedactionSettings['fields'],
): RedactionPolicy['fields'] {
  const fields = new Map(defaults);
  for (const [name, action] of Object.entries(settings)) {
    const normalized = fieldName(name);
    if (action === 'keep') fields.set(normalized, undefined);
    else if (action !== 'partial' && action !== 'truncate')
      fields.set(normalized, { type: fields.get(normalized)?.type ?? 'field', action });
  }
  return fields;
}

/**
 * What a tenant's settings make of the policy of a kind of document.
 *
 * @param pathsIn where a path of the settings stands in such a document
 * @throws CodedError `invalid_redaction_policy`, naming every problem
 */
export function policyFrom(
  defaults: RedactionPolicy,
  settings: ProvenRedaction,
  tokenKeys?: TokenKeys,
  pathsIn: (path: string) => readonly string[] = (path) => [path],
): RedactionPolicy {
  const problems = actionProblems(settings, { tokens: tokenKeys !== undefined });
  if (problems.length > 0)
    throw new CodedError(
      'invalid_redaction_policy',
      problems.map(({ path, message }) => `redaction.${path}: ${message}`).join('; '),
    );
  const custom = createCustomDetectors(settings.custom ?? []);
  return {
    ...defaults,
    custom,
    detectors: resolveActions([...DETECTORS, ...custom], {
      types: settings.detectors,
      packs: settings.packs ?? {},
      usual: defaults.detectors,
    }),
    fields: fieldsWith(defaults.fields, settings.fields),
    keepPaths: [...defaults.keepPaths, ...settings.keep.flatMap(pathsIn)],
    ...(tokenKeys === undefined ? {} : { tokenKeys }),
  };
}
