import type { AlertFacts } from '../alert/alert-facts.ts';
import { directRuleId } from '../alert/s3-alert.ts';

/** What an alert may be recognised by; one sign is enough. */
export interface Signs {
  /** ATT&CK techniques, with their sub-techniques. */
  readonly techniques?: readonly string[];
  /** Wazuh rule groups. */
  readonly groups?: readonly string[];
  /** Prefixes of the action, so that `admin_` means the family. */
  readonly actions?: readonly string[];
  readonly rules?: readonly string[];
}

export function shows(facts: AlertFacts, signs: Signs): boolean {
  const action = facts.action ?? '';
  return (
    facts.techniques.some(({ id }) => signs.techniques?.some((t) => id === t || id.startsWith(`${t}.`))) ||
    facts.rule.groups.some((group) => signs.groups?.includes(group)) ||
    (signs.actions ?? []).some((prefix) => action.startsWith(prefix)) ||
    (signs.rules ?? []).includes(directRuleId(facts))
  );
}
