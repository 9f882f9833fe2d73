import type { RuleSettings } from '../../src/config/rule-settings.ts';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { amountPattern } from './amount-pattern.ts';

export interface RuleFile {
  /** Base name, which decides the load order. */
  readonly file: string;
  readonly xml: string;
}

/** Wazuh variables (`<var name="…">`) in the rule files, and what they become. */
function variablesOf({ highValueTransaction, night }: RuleSettings): ReadonlyMap<string, string> {
  return new Map([
    ['HIGH_VALUE_AMOUNT', amountPattern(highValueTransaction.amount)],
    ['NIGHT', `${night.from} - ${night.to}`],
  ]);
}

/**
 * Rule files with these settings in their variables; nothing else of them changes.
 *
 * @throws CodedError `rule_variable_missing` when no file defines a variable that a setting belongs to
 */
export function renderRules(files: readonly RuleFile[], settings: RuleSettings): readonly RuleFile[] {
  let rendered = files;
  for (const [name, value] of variablesOf(settings)) {
    const definition = new RegExp(`(<var name="${name}">)[^<]*(</var>)`);
    if (!rendered.some(({ xml }) => definition.test(xml)))
      throw new CodedError('rule_variable_missing', `no rule file defines <var name="${name}">`);
    rendered = rendered.map(({ file, xml }) => ({
      file,
      xml: xml.replace(definition, (_, before: string, after: string) => before + value + after),
    }));
  }
  return rendered;
}
