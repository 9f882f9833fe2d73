import { inspect } from 'node:util';
import type { TrailConditionSettings } from '../../../src/config/trail-filter-settings.ts';
import { rulesOfCall } from '../../../src/intake/trail/alerting-guard.ts';
import { isJsonObject, type JsonObject } from '../../../src/kernel/json.ts';
import { addTo, newShare, type Share, wordOf } from './filter-report.ts';

/** Records of one call by one caller, about which no rule of level 7 or more alerts. */
interface Group extends Share {
  readonly condition: TrailConditionSettings;
  readonly example: JsonObject;
  readOnly: boolean;
}

/** A filter that somebody may want; its comment is for them to write. */
export interface Suggestion {
  readonly records: number;
  readonly bytes: number;
  /** Highest rule that its example meets, were it to go to Wazuh. */
  readonly rule: SeenRule | undefined;
  readonly filter: {
    readonly name: string;
    readonly comment: '';
    readonly action: 'drop' | 'count';
    readonly when: TrailConditionSettings;
    readonly unless: { readonly errorCode: '*' };
  };
}

export interface SeenRule {
  readonly id: number;
  readonly level: number;
}

/** Groups that are remembered; a year of an organisation has fewer that are worth a filter. */
const MAX_GROUPS = 50_000;
const MAX_NAME = 40;

/** Gathers what is left behind the filters, to suggest more of them. */
export function createSuggester(isPersonal: (text: string) => boolean) {
  const groups = new Map<string, Group>();
  return {
    /** Failures are never suggested: somebody who is refused is what a filter must not hide. */
    add(record: JsonObject, bytes: number): void {
      if (record.errorCode !== undefined) return;
      const [eventName, eventSource] = [wordOf(record.eventName), wordOf(record.eventSource)];
      if (!/^\w+$/.test(eventName) || !eventSource.endsWith('.amazonaws.com')) return;
      const identity = identityOf(record, isPersonal);
      if (identity === undefined || rulesOfCall(eventName, eventSource)(record) !== undefined) return;
      const key = JSON.stringify([eventName, eventSource, identity]);
      const known = groups.get(key);
      if (known === undefined && groups.size >= MAX_GROUPS) return;
      const condition = { eventName, eventSource, identity };
      const group = known ?? { ...newShare(), condition, example: record, readOnly: true };
      groups.set(key, group);
      addTo(group, record, bytes);
      group.readOnly &&= record.readOnly === true;
    },
    /** The loudest, with what a rule says of one of each. */
    loudest(most: number, ruleOf: (record: JsonObject) => SeenRule | undefined): readonly Suggestion[] {
      const loud = [...groups.values()].toSorted((a, b) => b.records - a.records).slice(0, most);
      const names = new Set<string>();
      return loud.map(({ condition, example, readOnly, records, bytes }) => ({
        records,
        bytes,
        rule: ruleOf(example),
        filter: {
          name: nameOf(condition, names),
          comment: '',
          action: readOnly ? 'drop' : 'count',
          when: readOnly ? { ...condition, readOnly } : condition,
          unless: { errorCode: '*' },
        },
      }));
    },
  };
}

/** The caller as a condition; undefined when it cannot be told, or is called by somebody's own name. */
function identityOf(
  { userIdentity }: JsonObject,
  isPersonal: (text: string) => boolean,
): NonNullable<TrailConditionSettings['identity']> | undefined {
  if (!isJsonObject(userIdentity)) return undefined;
  const type = wordOf(userIdentity.type);
  const invokedBy = serviceOf(userIdentity.invokedBy);
  if (type === 'AWSService') return invokedBy === undefined ? { type } : { type, invokedBy };
  const { sessionContext } = userIdentity;
  const issuer = isJsonObject(sessionContext) ? sessionContext.sessionIssuer : undefined;
  const [name, value] =
    type === 'AssumedRole'
      ? ['role', isJsonObject(issuer) ? issuer.userName : undefined]
      : ['userName', userIdentity.userName];
  if (type !== 'AssumedRole' && type !== 'IAMUser') return undefined;
  // A name is printed to be pasted: one that may be somebody's address is not, and a filter without it would be too wide.
  if (typeof value !== 'string' || !/^[\w+=,.@-]{1,64}$/.test(value) || isPersonal(value)) return undefined;
  return { type, [name as 'role']: value, ...(invokedBy !== undefined && { invokedBy }) };
}

function serviceOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w-]+(\.[\w-]+)*\.amazonaws\.com$/.test(value) ? value : undefined;
}

function nameOf({ eventName, identity }: TrailConditionSettings, taken: Set<string>): string {
  const who = identity?.role ?? identity?.userName ?? identity?.invokedBy ?? identity?.type;
  const words = [eventName, who].flat().map((word) => String(word).replace(/\.amazonaws\.com$/, ''));
  const name = words
    .join('-')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, MAX_NAME - 3)
    .replace(/-+$/, '');
  for (let i = 1; ; i += 1) {
    const unique = i === 1 && name.length > 1 ? name : `${name || 'calls'}-${i}`;
    if (taken.has(unique)) continue;
    taken.add(unique);
    return unique;
  }
}

/** Entries for `cloudtrail.filters`, as they stand in a `sluice.config.ts`. */
export function suggestionText(suggestions: readonly Suggestion[], records: number): string {
  if (suggestions.length === 0)
    return '\nnothing to suggest: no group of calls without an alert is left that a filter could tell by its caller\n';
  const entries = suggestions.map(({ filter, rule, ...loud }) => {
    const share = ((100 * loud.records) / records).toFixed(1);
    const seen = rule === undefined ? 'no rule knows it' : `Wazuh: rule ${rule.id}, level ${rule.level}`;
    const text = inspect(filter, { depth: null, breakLength: 100, compact: 2 });
    return `// ${loud.records.toLocaleString('en')} records, ${share} %; ${seen}\n${text},\n`;
  });
  return `\nFor cloudtrail.filters; say in each comment why nobody needs these records, it is refused without:\n\n${entries.join('')}`;
}
