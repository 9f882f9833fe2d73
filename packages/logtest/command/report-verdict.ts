import type { Explanation, JsonValue, Verdict } from '../src/index.ts';
import { describeExplanation } from './report-explanation.ts';

type Members = Readonly<Record<string, JsonValue | undefined>>;

/** What is printed of an explanation. */
export interface Traced {
  readonly explanation: Explanation;
  readonly maxTried: number;
}

/** The phases as `wazuh-logtest` prints them: some members first, the others by name, lists as Python writes them. */
export function describeVerdict(verdict: Verdict, traced?: Traced): string {
  const { alert, data, decoder, decoderParent, fullLog, predecoder, rule } = verdict;
  const lines = ['**Phase 1: Completed pre-decoding.'];
  if (fullLog !== undefined) lines.push(`\tfull event: '${fullLog}'`);
  lines.push(...members({ ...predecoder }, ['timestamp', 'hostname', 'program_name']));
  lines.push('', '**Phase 2: Completed decoding.');
  if (decoder === null) lines.push('\tNo decoder matched.');
  else
    lines.push(
      ...members({ name: decoder, parent: decoderParent }, ['name', 'parent']),
      ...members(data ?? {}),
    );
  if (traced !== undefined) {
    const { explanation, maxTried } = traced;
    lines.push('', '**Rule debugging:', ...describeExplanation(explanation, maxTried));
  }
  if (rule !== null) {
    lines.push('', '**Phase 3: Completed filtering (rules).');
    lines.push(...members({ ...rule }, ['id', 'level', 'description', 'groups', 'firedtimes']));
  }
  if (alert) lines.push('**Alert to be generated.');
  return `${lines.join('\n')}\n`;
}

function members(values: Members, first: readonly string[] = [], prefix = ''): string[] {
  const names = [
    ...first,
    ...Object.keys(values)
      .filter((name) => !first.includes(name))
      .toSorted(),
  ];
  return names.flatMap((name) => {
    const value = values[name];
    if (value === undefined) return [];
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? members(value as Members, [], `${prefix}${name}.`)
      : [`\t${prefix}${name}: '${typeof value === 'string' ? value : python(value)}'`];
  });
}

function python(value: JsonValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return value.includes("'") ? JSON.stringify(value) : `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
  return JSON.stringify(value);
}
