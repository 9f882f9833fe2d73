import type { DecodedEvent } from '../decode/event.ts';
import type { MitreTable } from '../mitre/table.ts';
import type { Rule, RuleDefinition } from '../rule.ts';
import { describe } from './description.ts';
import { mitreOf } from './mitre.ts';
import type { AlertRule } from './types.ts';

/** Group prefixes that become arrays of their own, in the manager's order. */
const COMPLIANCE = ['pci_dss', 'gpg13', 'gdpr', 'hipaa', 'nist_800_53', 'tsc', 'cis'] as const;
/** Bytes of the group list that are looked at. */
const MAX_GROUPS = 1023;

/** What the `rule` object depends on beside the rule and the event. */
export interface AlertContext {
  readonly table: MitreTable;
  readonly emailAlertLevel: number;
  readonly warn: (message: string) => void;
}

/** The `rule` object of an alert. */
export function alertRule(
  rule: Rule,
  event: DecodedEvent,
  firedTimes: number,
  { table, emailAlertLevel, warn }: AlertContext,
): AlertRule {
  const { definition } = rule;
  const frequency = definition.correlation?.frequency ?? definition.shownFrequency;
  const mitre = mitreOf(definition.mitre, table, warn);
  const { groups, compliance } = groupsOf(definition);
  return {
    level: definition.level,
    description: describe(definition.description, event),
    id: String(rule.id),
    ...(mitre === undefined ? {} : { mitre }),
    ...(frequency === undefined ? {} : { frequency }),
    ...(definition.counter ? { firedtimes: firedTimes } : {}),
    mail: definition.mail === 'by level' ? definition.level >= emailAlertLevel : definition.mail === 'always',
    groups,
    ...compliance,
    ...(definition.info === undefined ? {} : { info: definition.info }),
    ...(definition.cve === undefined ? {} : { cve: definition.cve }),
  };
}

type Compliance = Partial<Record<(typeof COMPLIANCE)[number], string[]>>;

interface Groups {
  readonly groups: readonly string[];
  readonly compliance: Compliance;
}

const SPLIT = new WeakMap<RuleDefinition, Groups>();

function groupsOf(definition: RuleDefinition): Groups {
  const known = SPLIT.get(definition) ?? splitGroups(definition.groupText);
  SPLIT.set(definition, known);
  return known;
}

function splitGroups(text: string): Groups {
  const names = text
    .slice(0, MAX_GROUPS)
    .split(',')
    .filter((name) => name !== '');
  const compliance: Compliance = {};
  for (const prefix of COMPLIANCE) {
    const own = names.filter((name) => name.startsWith(`${prefix}_`));
    if (own.length > 0) compliance[prefix] = own.map((name) => name.slice(prefix.length + 1));
  }
  const plain = (name: string) => !COMPLIANCE.some((prefix) => name.startsWith(`${prefix}_`));
  return { groups: names.filter(plain), compliance };
}
