/** What is publicly known of one shipped AWS rule: facts, no rule text. */
export interface AwsRuleFact {
  readonly file: string;
  readonly id: number;
  readonly level: number;
  readonly frequency: string | null;
  readonly timeframe: string | null;
  readonly if_sid: readonly string[];
  readonly if_matched_sid: readonly string[];
  readonly fields: readonly {
    readonly name: string;
    readonly type: string;
    readonly negate: string | null;
    readonly value: string;
  }[];
  readonly lists: readonly { readonly field: string; readonly lookup: string; readonly list: string }[];
  readonly same_field: readonly string[];
  readonly description: string;
  readonly mitre: readonly string[];
  readonly groups: readonly string[];
}

export interface StandInFiles {
  readonly rules: readonly { readonly file: string; readonly xml: string }[];
  readonly lists: readonly { readonly file: string; readonly text: string }[];
}

const EVENT_NAMES = 'amazon/aws-eventnames';

/**
 * A stand-in for the stock AWS rules, made of facts about them, for tests without a manager's own rule files.
 * It is not the stock rule set: order of groups and wording outside the facts are not preserved.
 */
export function stockAwsStandIn(facts: readonly AwsRuleFact[], eventNames: readonly string[]): StandInFiles {
  const files = new Map<string, AwsRuleFact[]>();
  for (const fact of facts) files.set(fact.file, [...(files.get(fact.file) ?? []), fact]);
  return {
    rules: [...files].map(([file, rules]) => ({
      file,
      xml: `<!-- Stand-in for ${file}, generated from facts about it. Not the file itself. -->
<group name="amazon,aws,">
${rules.map(ruleXml).join('\n')}
</group>
`,
    })),
    lists: [{ file: EVENT_NAMES, text: eventNames.map((name) => `${name}:\n`).join('') }],
  };
}

function ruleXml(fact: AwsRuleFact): string {
  const attributes = [
    `id="${fact.id}"`,
    `level="${fact.level}"`,
    ...(fact.frequency === null ? [] : [`frequency="${fact.frequency}"`]),
    ...(fact.timeframe === null ? [] : [`timeframe="${fact.timeframe}"`]),
  ];
  const hasParent = fact.if_sid.length + fact.if_matched_sid.length > 0;
  const groups = fact.groups.filter((group) => group !== '');
  const elements = [
    ...(hasParent ? [] : [element('decoded_as', 'json')]),
    ...(fact.if_sid.length === 0 ? [] : [element('if_sid', fact.if_sid.join(','))]),
    ...fact.if_matched_sid.map((id) => element('if_matched_sid', id)),
    ...fact.fields.map(({ name, type, negate, value }) =>
      element('field', value, {
        name,
        ...(type === 'osregex' ? {} : { type }),
        ...(negate === null ? {} : { negate }),
      }),
    ),
    ...fact.lists.map(({ field, lookup, list }) => element('list', list, { field, lookup })),
    ...fact.same_field.map((name) => element('same_field', name)),
    element('description', fact.description),
    ...(fact.mitre.length === 0
      ? []
      : [`    <mitre>${fact.mitre.map((id) => `<id>${id}</id>`).join('')}</mitre>`]),
    ...(groups.length === 0 ? [] : [element('group', `${groups.join(',')},`)]),
  ];
  return `  <rule ${attributes.join(' ')}>\n${elements.join('\n')}\n  </rule>`;
}

function element(name: string, content: string, attributes: Readonly<Record<string, string>> = {}): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
  return `    <${name}${written.join('')}>${content.replaceAll('<', '\\<')}</${name}>`;
}
