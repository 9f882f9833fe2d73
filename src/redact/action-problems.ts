import type { Action } from './actions.ts';
import { type CustomDetectorSettings, customType } from './custom/settings.ts';
import type { Detector } from './detector.ts';
import { DETECTORS } from './detectors/all.ts';
import { type Abilities, type FormAction, isFormAction, PACKS } from './packs.ts';
import { fieldName } from './policy.ts';

/** What a tenant says about redaction: the shape of `redaction` in `sluice.config.ts`. */
export interface RedactionSettings {
  readonly detectors: Readonly<Record<string, Action>>;
  /** Action for all detectors of a pack; `detectors` outweighs it. */
  readonly packs?: Readonly<Record<string, Action>>;
  readonly fields: Readonly<Record<string, Action>>;
  readonly keep: readonly string[];
  /** Detectors of the tenant's own. */
  readonly custom?: readonly CustomDetectorSettings[];
}

/** One thing to mend: where, below `redaction`, and what to do. */
export interface PolicyProblem {
  readonly path: string;
  readonly message: string;
}

/** Several detectors may find one type. */
function typesOf(detectors: readonly Abilities[]): readonly string[] {
  return [...new Set(detectors.map(({ type }) => type))];
}

function detectorProblem(
  type: string,
  action: Action,
  tokens: boolean,
  detectors: readonly Abilities[],
): string | undefined {
  const detector = detectors.find((candidate) => candidate.type === type);
  if (detector === undefined) return `no detector "${type}"; known: ${typesOf(detectors).join(', ')}`;
  if (isFormAction(action) && detector[action] === undefined)
    return `"${type}" has no ${action} form (${havingForm(action, detectors)}); ${OTHER_ACTIONS}`;
  return action === 'token' && !tokens ? NO_KEY : undefined;
}

const OTHER_ACTIONS = 'use mask, token, drop, keep or report';

function havingForm(form: FormAction, detectors: readonly Abilities[]): string {
  const able = typesOf(detectors.filter((known) => known[form] !== undefined));
  return able.length === 0 ? 'none has' : `${able.join(' and ')} ${able.length === 1 ? 'has' : 'have'}`;
}

function packProblem(
  pack: string,
  action: Action,
  tokens: boolean,
  detectors: readonly Abilities[],
): string | undefined {
  if (!PACKS.some((known) => known === pack)) return `no pack "${pack}"; known: ${PACKS.join(', ')}`;
  if (isFormAction(action) && !detectors.some((known) => known.pack === pack && known[action] !== undefined))
    return `no detector of "${pack}" has a ${action} form (${havingForm(action, detectors)}); ${OTHER_ACTIONS}`;
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

export interface ProblemOptions {
  /** Whether a token key will be there at run time. */
  readonly tokens: boolean;
  /** The built-in detectors. */
  readonly detectors?: readonly Detector[];
}

/** What a policy needs to know of a detector of the tenant's own before it is made. */
function abilitiesOf({ name, action }: CustomDetectorSettings): Abilities {
  return {
    type: customType(name),
    pack: 'custom',
    ...(action === undefined ? {} : { defaultAction: action }),
  };
}

/** What is wrong but for the tenant's own detectors: quick enough to ask whenever a function starts. */
export function actionProblems(
  settings: RedactionSettings,
  { tokens, detectors = DETECTORS }: ProblemOptions,
): readonly PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const note = (path: string, message: string | undefined): void => {
    if (message !== undefined) problems.push({ path, message });
  };
  const custom = settings.custom ?? [];
  const all: readonly Abilities[] = [...detectors, ...custom.map(abilitiesOf)];
  for (const [type, action] of Object.entries(settings.detectors))
    note(`detectors.${type}`, detectorProblem(type, action, tokens, all));
  for (const [pack, action] of Object.entries(settings.packs ?? {}))
    note(`packs.${pack}`, packProblem(pack, action, tokens, all));
  custom.forEach(({ action }, i) => {
    note(`custom[${i}].action`, action === 'token' && !tokens ? NO_KEY : undefined);
  });
  const names = Object.keys(settings.fields);
  for (const [name, action] of Object.entries(settings.fields))
    note(`fields.${name}`, fieldProblem(name, action, tokens, names));
  settings.keep.forEach((path, i) => {
    if (path.split('.').includes(''))
      note(`keep[${i}]`, 'a path is keys with single dots between, such as sluice.details.order_id');
  });
  return problems;
}
