import type { DecodedEvent } from '../decode/event.ts';
import type { MitreTable } from '../mitre/table.ts';
import type { Rule, RuleDefinition } from '../rule.ts';
import { compileDescription } from './description.ts';
import { mitreOf } from './mitre.ts';
import type { AlertRule } from './types.ts';

/** Group prefixes that become arrays of their own, in the manager's order. */
const COMPLIANCE = ['pci_dss', 'gpg13', 'gdpr', 'hipaa', 'nist_800_53', 'tsc', 'cis'] as const;
/** Bytes of the group list that are looked at. */
const MAX_GROUPS = 1023;

/** What is the same in every alert of a rule. */
interface Prepared {
  readonly describe: (event: DecodedEvent) => string;
  readonly mitre: AlertRule['mitre'];
  /** Remarks that every alert of the rule brings. */
  readonly remarks: readonly string[];
  readonly groups: readonly string[];
  readonly compliance: Compliance;
}

/** Kept beyond a session: a session for every event would make them anew for each. */
const PREPARED = new WeakMap<MitreTable, WeakMap<RuleDefinition, Prepared>>();

/** Makes the `rule` object of alerts. */
export class AlertRules {
  private readonly table: MitreTable;
  private readonly emailAlertLevel: number;
  private readonly prepared: WeakMap<RuleDefinition, Prepared>;

  constructor(table: MitreTable, emailAlertLevel: number) {
    this.table = table;
    this.emailAlertLevel = emailAlertLevel;
    this.prepared = PREPARED.get(table) ?? new WeakMap();
    PREPARED.set(table, this.prepared);
  }

  /** `remark` is told what a manager would log. */
  of(rule: Rule, event: DecodedEvent, firedTimes: number, remark: (message: string) => void): AlertRule {
    const { definition } = rule;
    const frequency = definition.correlation?.frequency ?? definition.shownFrequency;
    const { describe, mitre, remarks, groups, compliance } = this.prepare(definition);
    for (const message of remarks) remark(message);
    return {
      level: definition.level,
      description: describe(event),
      id: String(rule.id),
      ...(mitre === undefined ? {} : { mitre }),
      ...(frequency === undefined ? {} : { frequency }),
      ...(definition.counter ? { firedtimes: firedTimes } : {}),
      mail:
        definition.mail === 'by level'
          ? definition.level >= this.emailAlertLevel
          : definition.mail === 'always',
      groups,
      ...compliance,
      ...(definition.info === undefined ? {} : { info: definition.info }),
      ...(definition.cve === undefined ? {} : { cve: definition.cve }),
    };
  }

  private prepare(definition: RuleDefinition): Prepared {
    const known = this.prepared.get(definition);
    if (known !== undefined) return known;
    const remarks: string[] = [];
    const made = {
      describe: compileDescription(definition.description),
      mitre: mitreOf(definition.mitre, this.table, (message) => remarks.push(message)),
      remarks,
      ...splitGroups(definition.groupText),
    };
    this.prepared.set(definition, made);
    return made;
  }
}

type Compliance = Partial<Record<(typeof COMPLIANCE)[number], string[]>>;

function splitGroups(text: string): Pick<Prepared, 'groups' | 'compliance'> {
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
