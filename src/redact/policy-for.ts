import { CodedError } from '../kernel/coded-error.ts';
import type { Detector } from './detector.ts';
import { DETECTORS } from './detectors/all.ts';
import { DOCUMENT_POLICIES, type DocumentKind, pathsIn } from './document-policies.ts';
import { type Action, fieldName, type RedactionPolicy } from './policy.ts';
import type { TokenKeys } from './pseudonyms.ts';

/** What a tenant says about redaction: the shape of `redaction` in `sluice.config.ts`. */
export interface RedactionSettings {
  readonly detectors: Readonly<Record<string, Action>>;
  readonly fields: Readonly<Record<string, Action>>;
  readonly keep: readonly string[];
}

/** One thing to mend: where, below `redaction`, and what to do. */
export interface PolicyProblem {
  readonly path: string;
  readonly message: string;
}

function detectorProblem(
  type: string,
  action: Action,
  tokens: boolean,
  detectors: readonly Detector[],
): string | undefined {
  const detector = detectors.find((candidate) => candidate.type === type);
  if (detector === undefined)
    return `no detector "${type}"; known: ${detectors.map((known) => known.type).join(', ')}`;
  if (action === 'truncate') return 'no detector can be truncated; use mask, token, drop, keep or report';
  if (action === 'partial' && detector.partial === undefined) {
    const able = detectors.filter((known) => known.partial !== undefined).map((known) => known.type);
    return `"${type}" has no partial form (${able.join(' and ')} have); use mask, token, drop, keep or report`;
  }
  return action === 'token' && !tokens ? NO_KEY : undefined;
}

const NO_KEY = 'tokens are keyed and no token key is configured; add one to the secrets, or use mask';

function fieldProblem(
  name: string,
  action: Action,
  tokens: boolean,
  names: readonly string[],
): string | undefined {
  const normalized = fieldName(name);
  if (normalized === '') return 'a field name has at least one letter or digit';
  if (names.some((other) => other !== name && fieldName(other) === normalized))
    return `is given twice in different spellings (case, "_" and "-" do not count); keep one`;
  if (action === 'truncate' || action === 'partial')
    return `a field rule knows no "${action}"; use mask, token, drop, keep or report`;
  return action === 'token' && !tokens ? NO_KEY : undefined;
}

/** Everything that is wrong with a tenant's settings; `tokens`: whether a token key will be there at run time. */
export function redactionProblems(
  settings: RedactionSettings,
  { tokens, detectors = DETECTORS }: { readonly tokens: boolean; readonly detectors?: readonly Detector[] },
): readonly PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const note = (path: string, message: string | undefined): void => {
    if (message !== undefined) problems.push({ path, message });
  };
  for (const [type, action] of Object.entries(settings.detectors))
    note(`detectors.${type}`, detectorProblem(type, action, tokens, detectors));
  const names = Object.keys(settings.fields);
  for (const [name, action] of Object.entries(settings.fields))
    note(`fields.${name}`, fieldProblem(name, action, tokens, names));
  settings.keep.forEach((path, i) => {
    if (path.split('.').includes(''))
      note(`keep[${i}]`, 'a path is keys with single dots between, such as sluice.details.order_id');
  });
  return problems;
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
 * The policy for one kind of document under a tenant's settings.
 *
 * @throws CodedError `invalid_redaction_policy`, naming every problem
 */
export function policyFor(
  settings: RedactionSettings,
  document: DocumentKind,
  tokenKeys?: TokenKeys,
): RedactionPolicy {
  const problems = redactionProblems(settings, { tokens: tokenKeys !== undefined });
  if (problems.length > 0)
    throw new CodedError(
      'invalid_redaction_policy',
      problems.map(({ path, message }) => `redaction.${path}: ${message}`).join('; '),
    );
  const defaults = DOCUMENT_POLICIES[document];
  return {
    ...defaults,
    detectors: { ...defaults.detectors, ...settings.detectors },
    fields: fieldsWith(defaults.fields, settings.fields),
    keepPaths: [...defaults.keepPaths, ...settings.keep.flatMap((path) => pathsIn(document, path))],
    ...(tokenKeys === undefined ? {} : { tokenKeys }),
  };
}
