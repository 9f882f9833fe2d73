import { CodedError } from '../../src/kernel/coded-error.ts';
import { pulledRuleId } from '../../src/notify/alert/s3-alert.ts';
import type { RuleFile } from './render-rules.ts';

/** Files about applications; CloudTrail keeps its shape by S3, so its rules need no twins. */
const APPLICATION_FILE = /^(001\d-sluice_)(\w+\.xml)$/;
const BASE_FIELD = '<field name="integration">^sluice$</field>';
const TWIN_BASE_FIELDS =
  '<field name="integration">^aws$</field>\n    <field name="aws.source">^sluice$</field>';

/** Elements whose text is about the event, and which a twin knows how to say; `id` is that of a technique. */
const KNOWN =
  /^(?:group|var|rule|decoded_as|if_sid|if_matched_sid|if_matched_group|field|same_field|different_field|same_srcip|different_srcip|time|options|description|mitre|id)$/;

/**
 * For every file of rules about applications one with its twins: the same rules for the same events when Wazuh pulls them from
 * S3, whose module puts all of the event under `aws`. Ids are 10 000 higher; `sluice.…` and `srcip` become `aws.sluice.…` and
 * `aws.srcip`, which is a field like any other there. Levels, counts and techniques are equal, and so are the groups but for those
 * that rules count: they get a name of their own, since no rule can compare an event of one way with one of the other. The base is asked
 * before Wazuh's own AWS rules, as the base of the others is: both are of level 0, and this one loads earlier.
 *
 * @throws CodedError `rule_has_no_twin` for a rule that tests what cannot be said of such an event
 */
export function s3Twins(files: readonly RuleFile[]): readonly RuleFile[] {
  const counted = new Set(
    files.flatMap(({ xml }) => [...xml.matchAll(/<if_matched_group>(\w+)</g)].map(([, group = '']) => group)),
  );
  return files.flatMap(({ file, xml }) => {
    const name = twinFile(file);
    return name === undefined ? [] : [{ file: name, xml: twin(file, xml, counted) }];
  });
}

/** Name of the file with the twins; undefined for a file that has none. */
export function twinFile(file: string): string | undefined {
  return APPLICATION_FILE.test(file) ? file.replace(APPLICATION_FILE, '$1s3_$2') : undefined;
}

function twin(file: string, xml: string, counted: ReadonlySet<string>): string {
  const rules = xml.replaceAll(/<!--.*?-->\s*/gs, '');
  const unknown = [...rules.replace(BASE_FIELD, '').matchAll(/<(\w+)(?: name="(\w+)[^"]*")?/g)].find(
    ([, tag = '', name]) => !KNOWN.test(tag) || (tag === 'field' && name !== 'sluice'),
  );
  if (unknown !== undefined)
    throw new CodedError('rule_has_no_twin', `${file}: ${unknown[0]}> cannot be said of an event from S3`);
  const body = rules
    .replaceAll(/(<rule id=")(\d+)/g, (_, before: string, id: string) => before + pulledRuleId(id))
    .replaceAll(
      /(<(if_sid|if_matched_sid)>)([\d, ]+)/g,
      (_, tag: string, _name, ids: string) => tag + ids.replaceAll(/\d+/g, pulledRuleId),
    )
    .replaceAll(BASE_FIELD, TWIN_BASE_FIELDS)
    .replaceAll(/(<field name=")(?=sluice\.)/g, '$1aws.')
    .replaceAll(/(<(?:same|different)_field>)(?=sluice\.)/g, '$1aws.')
    .replaceAll(/<(same|different)_srcip \/>/g, '<$1_field>aws.srcip</$1_field>')
    .replaceAll(/(?<=<(?:if_matched_)?group>[^<]*)\bsluice_\w+/g, (group) =>
      counted.has(group) ? group.replace('sluice_', 'sluice_s3_') : group,
    )
    .replaceAll(/\$\((?=sluice\.|srcip\))/g, '$(aws.');
  return `<!-- Sluice: ${file} for events that Wazuh pulls from S3. Made by \`sluice rules\`; do not change it here. -->\n${body}`;
}
