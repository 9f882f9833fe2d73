import type { DecodedEvent } from '../decode/event.ts';
import type { Rule, RuleDefinition } from '../rule.ts';
import { describe } from './description.ts';
import techniques from './mitre.json' with { type: 'json' };
import type { AlertRule } from './types.ts';

/** Group prefixes that become arrays of their own, in the manager's order. */
const COMPLIANCE = ['pci_dss', 'gpg13', 'gdpr', 'hipaa', 'nist_800_53', 'tsc', 'cis'] as const;
/** Level from which an alert is mailed by default (`email_alert_level`). */
const MAIL_LEVEL = 12;

const TECHNIQUES = new Map<string, { name: string; tactics: readonly string[] }>(Object.entries(techniques));

/** The `rule` object of an alert. */
export function alertRule(
  rule: Rule,
  event: DecodedEvent,
  firedTimes: number,
  warn: (message: string) => void,
): AlertRule {
  const { definition } = rule;
  const mitre = mitreOf(definition.mitre, warn);
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

/** Known ids give names; an alert that knows none carries no `mitre` at all, one that knows some keeps the rest. */
function mitreOf(ids: readonly string[], warn: (message: string) => void): AlertRule['mitre'] {
  const tactic = new Set<string>();
  const technique: string[] = [];
  for (const id of ids) {
    const known = TECHNIQUES.get(id);
    if (known === undefined) warn(`WARNING: Mitre Technique ID '${id}' not found in database.`);
    else {
      technique.push(known.name);
      for (const name of known.tactics) tactic.add(name);
    }
  }
  return technique.length === 0 ? undefined : { id: ids, tactic: [...tactic], technique };
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
