import { apiExchanges } from '../recordings.ts';
import type { Stage } from '../stage.ts';
import { at, type Tolerance } from '../tolerances.ts';

/** Ids of the demonstration rules. */
const IDS = ['100600', '100601', '100602', '100603', '100811', '100100'];
/** Where an id is taken another is used, from the end of the range that is meant for rules of one's own. */
const SPARE_IDS = IDS.map((_id, at) => String(119_990 + at));
const FILES = [
  ...Array.from({ length: 8 }, (_, n) => (n === 0 ? 'demo_rules.xml' : `demo${n + 1}_rules.xml`)),
  'conformance_bad_rules.xml',
];

/**
 * Makes sure that the demonstration rules touch nothing of somebody else's; gives the ids to use, in any text.
 *
 * @throws Error when a file name or every id is taken
 */
export async function demoRuleIds(stage: Stage): Promise<(text: string) => string> {
  const { json: files } = await stage.ask('GET', `/rules/files?filename=${FILES.join(',')}`);
  if ((files.data?.total_affected_items ?? 0) > 0) {
    const names = files.data.affected_items.map(({ filename }: { filename: string }) => filename);
    throw new Error(`the manager has a file of a name that the recordings use: ${names.join(', ')}`);
  }
  const { json: rules } = await stage.ask('GET', `/rules?rule_ids=${[...IDS, ...SPARE_IDS].join(',')}`);
  const items: readonly { readonly id: number }[] = rules.data?.affected_items ?? [];
  const taken = new Set(items.map(({ id }) => String(id)));
  const used = new Map(IDS.map((id, at) => [id, taken.has(id) ? (SPARE_IDS[at] ?? id) : id]));
  const lost = [...used.values()].find((id) => taken.has(id));
  if (lost !== undefined)
    throw new Error(`the manager has a rule ${lost} and one of its recorded id as well`);
  const pattern = new RegExp(`\\b(?:${IDS.join('|')})\\b`, 'g');
  return (text) => text.replace(pattern, (id) => used.get(id) ?? id);
}

/** The text that a recorded upload sent. */
export function uploadedText(exchange: string): string {
  return apiExchanges('api/rules').find(({ name }) => name === exchange)?.request?.body ?? '';
}

export async function deleteRuleFile(stage: Stage, name: string): Promise<void> {
  await stage.ask('DELETE', `/rules/files/${name}`);
}

/** What this manager warns of without the demonstration rules, as a new session of its tester says it. */
export async function ownWarnings(stage: Stage): Promise<readonly string[]> {
  const { json } = await stage.ask('PUT', '/logtest', { event: 'x', log_format: 'syslog', location: 'x' });
  if (json.data?.token !== undefined) await stage.ask('DELETE', `/logtest/sessions/${json.data.token}`);
  const messages: readonly string[] = json.data?.messages ?? [];
  return messages.filter((message) => message.startsWith('WARNING'));
}

/** Warnings that the manager gave before are taken out of a list of messages, or of a text that joins them. */
export function besides(own: readonly string[]): readonly Tolerance[] {
  const texts = own.map((message) => message.replace(/^WARNING: /, ''));
  return [
    at(/\.data\.messages$/, 'warnings of its own rules', (got, recorded) => {
      const left = Array.isArray(got) ? got.filter((message) => !own.includes(message)) : got;
      return JSON.stringify(left) === JSON.stringify(recorded);
    }),
    at(/\.msg$|\.error\.message$/, 'warnings of its own rules', (got, recorded) => {
      let left = String(got);
      for (const text of texts) left = left.replace(`${text}, `, '').replace(`, ${text}`, '');
      return left === recorded;
    }),
  ];
}
