import type { DecodedEvent } from '../decode/event.ts';
import type { MitreTable } from '../mitre/table.ts';
import type { Rule, RuleDefinition } from '../rule.ts';
import { describe } from './description.ts';
import { mitreOf } from './mitre.ts';
import type { AlertRule } from './types.ts';

/** Group prefixes that become arrays of their own, in the manager's order. */
const COMPLIANCE = ['pci_dss', 'gpg13', 'gdpr', 'hipaa', 'nist_800_53', 'tsc', 'cis'] as const;
/** Level from which an alert is mailed by default (`email_alert_level`). */
const MAIL_LEVEL = 12;

/** The `rule` object of an alert. */
export function alertRule(
  rule: Rule,
  event: DecodedEvent,
  firedTimes: number,
  table: MitreTable,
  warn: (message: string) => void,
): AlertRule {
  const { definition } = rule;
  const mitre = mitreOf(definition.mitre, table, warn);
  const { groups, compliance } = groupsOf(definition);
  return {
    level: definition.level,
    description: describe(definition.description, event),
    id: String(rule.id),
    ...(mitre === undefined ? {} : { mitre }),
    ...(definition.correlation === undefined ? {} : { frequency: definition.correlation.frequency }),
    ...(definition.counter ? { firedtimes: firedTimes } : {}),
    mail: definition.mail === 'by level' ? definition.level >= MAIL_LEVEL : definition.mail === 'always',
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
  const names = text.split(',').filter((name) => name !== '');
  const compliance: Compliance = {};
  for (const prefix of COMPLIANCE) {
    const own = names.filter((name) => name.startsWith(`${prefix}_`));
    if (own.length > 0) compliance[prefix] = own.map((name) => name.slice(prefix.length + 1));
  }
  const plain = (name: string) => !COMPLIANCE.some((prefix) => name.startsWith(`${prefix}_`));
  return { groups: names.filter(plain), compliance };
}
