import { rulesOfCall } from '../intake/trail/alerting-guard.ts';
import type { Words } from '../intake/trail/trail-condition.ts';
import { compileGlobs } from '../intake/trail/trail-glob.ts';
import type { AccountSettings } from './cloudtrail-settings.ts';
import type { TrailConditionSettings, TrailFilterSettings } from './trail-filter-settings.ts';
import { wordProblems } from './trail-filter-words.ts';

type Filter = TrailFilterSettings[number];
type Path = readonly (string | number)[];
type Add = (path: Path, message: string) => void;
type Accounts = Readonly<Record<string, AccountSettings>>;

export interface FilterProblem {
  readonly path: Path;
  readonly message: string;
}

/** What is wrong with the filters of `cloudtrail.filters`; paths begin at the list. */
export function trailFilterProblems(
  filters: TrailFilterSettings,
  accounts: Accounts,
): readonly FilterProblem[] {
  const problems: FilterProblem[] = [];
  const add: Add = (path, message) => problems.push({ path, message });
  filters.forEach((filter, i) => {
    const at: Add = (path, message) => add([i, ...path], message);
    if (filters.findIndex(({ name }) => name === filter.name) !== i)
      at(['name'], `"${filter.name}" is used twice; what is left out is counted by name`);
    sampleProblems(filter, at);
    conditionProblems(filter.when, accounts, (path, message) => at(['when', ...path], message));
    if (!narrows(filter.when))
      at(['when'], 'this takes every record there is; say which, such as { eventName: "Describe*" }');
    unlessProblems(filter, accounts, at);
    if (!filter.evenIfAlerting) alertingProblems(filter.when, at);
  });
  return problems;
}

function sampleProblems({ action, keepOneIn }: Filter, at: Add): void {
  if (action === 'sample' && keepOneIn === undefined)
    at(['keepOneIn'], 'say of how many records one is kept, such as keepOneIn: 100');
  if (action !== 'sample' && keepOneIn !== undefined)
    at(['keepOneIn'], `goes with action: "sample" alone; "${action}" keeps none`);
}

function unlessProblems({ unless }: Filter, accounts: Accounts, at: Add): void {
  if (unless === undefined) return;
  const listed = Array.isArray(unless);
  [unless].flat().forEach((condition, j) => {
    const path = listed ? ['unless', j] : ['unless'];
    conditionProblems(condition, accounts, (inner, message) => at([...path, ...inner], message));
    if (!narrows(condition)) at(path, 'this takes every record there is, so that the filter does nothing');
  });
}

interface PlacedWord {
  readonly path: Path;
  readonly field: string;
  readonly word: string;
}

/** Every word given, with its path, and the field that it is for. */
function wordsIn({ identity = {}, ...others }: TrailConditionSettings): readonly PlacedWord[] {
  return [...placed(others, []), ...placed(identity, ['identity'])];
}

function placed(condition: object, above: Path): readonly PlacedWord[] {
  return Object.entries(condition).flatMap(([key, words]: [string, Words | boolean | undefined]) => {
    if (words === undefined || typeof words === 'boolean') return [];
    const path = [...above, key];
    const field = path.join('.');
    return typeof words === 'string'
      ? [{ path, field, word: words }]
      : words.map((word, j) => ({ path: [...path, j], field, word }));
  });
}

function conditionProblems(condition: TrailConditionSettings, accounts: Accounts, at: Add): void {
  for (const { path, field, word } of wordsIn(condition)) {
    const message = wordProblems(field, word) ?? unknownName(field, word, accounts);
    if (message !== undefined) at(path, message);
  }
}

function unknownName(field: string, word: string, accounts: Accounts): string | undefined {
  const named = Object.values(accounts);
  const known = (names: readonly (string | undefined)[]) =>
    [...new Set(names.filter((name) => name !== undefined))].join(', ') || 'none';
  const takes = compileGlobs([word]);
  if (field === 'account' && !/^[\d*]+$/.test(word) && !named.some(({ alias }) => takes(alias)))
    return `no account of cloudtrail.accounts is called "${word}"; known: ${known(named.map(({ alias }) => alias))}`;
  if (field === 'unit' && !named.some(({ unit }) => unit !== undefined && takes(unit)))
    return `no account of cloudtrail.accounts is in "${word}"; known: ${known(named.map(({ unit }) => unit))}`;
  return undefined;
}

/** Fields that every record has, so that a star for them says nothing. */
const EVERYWHERE = ['eventName', 'eventSource', 'eventType', 'account', 'region', 'identity.type'];

function narrows(condition: TrailConditionSettings): boolean {
  if (condition.readOnly !== undefined) return true;
  const words = wordsIn(condition);
  const fields = [...new Set(words.map(({ field }) => field))];
  return fields.some(
    (field) =>
      !EVERYWHERE.includes(field) ||
      words.filter((each) => each.field === field).every(({ word }) => !/^\*+$/.test(word)),
  );
}

/** Calls that are named and would be spared whoever makes them: the filter does not do what it says. */
function alertingProblems({ eventName, eventSource }: TrailConditionSettings, at: Add): void {
  const listed = Array.isArray(eventName);
  const sources = eventSource === undefined ? [''] : [eventSource].flat();
  [eventName ?? []].flat().forEach((name, j) => {
    if (name.includes('*')) return;
    const rules = sources.map((source) => rulesOfCall(name, source)({}));
    const [rule] = rules;
    if (rule === undefined || rules.includes(undefined)) return;
    at(
      ['when', 'eventName', ...(listed ? [j] : [])],
      `rule ${rule.rule} (level ${rule.level}) alerts on "${name}", so that it is never left out; take it from here, or write evenIfAlerting: true`,
    );
  });
}
