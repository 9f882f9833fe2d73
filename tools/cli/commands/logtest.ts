import {
  createSession,
  loadRuleset,
  type Ruleset,
  readListDirectory,
  readRuleDirectory,
  rootRules,
  type Verdict,
} from '@sluice/logtest';
import { type CliStreams, filterLines } from '../lines.ts';

export interface LogtestOptions {
  readonly rules: readonly string[];
  readonly lists: readonly string[];
  readonly json: boolean;
  readonly location: string;
  readonly now: () => number;
}

/** `sluice logtest`: events as Wazuh would receive them → the rule each meets, in one session. */
export async function logtestCommand(
  streams: CliStreams,
  options: LogtestOptions,
  shipped: () => Ruleset,
): Promise<number> {
  const ruleset = options.rules.length === 0 ? shipped() : load(streams, options);
  if (ruleset === undefined) return 2;
  const session = createSession(ruleset, { now: options.now });
  return filterLines(streams, (log) => {
    const verdict = session.evaluate({ log, location: options.location });
    return [options.json ? JSON.stringify(verdict) : human(verdict)];
  });
}

function load({ errors }: CliStreams, { rules, lists }: LogtestOptions): Ruleset | undefined {
  const files = rules.flatMap(readRuleDirectory);
  const hasRoot = files.some(({ xml }) => /<rule\s+id="1"/.test(xml));
  const loaded = loadRuleset({
    rules: hasRoot ? files : [rootRules(), ...files],
    lists: lists.flatMap(readListDirectory),
  });
  for (const message of loaded.messages) errors.write(`${message}\n`);
  return loaded.ruleset;
}

/** The phases as wazuh-logtest names them. */
function human({ decoder, data, rule, alert }: Verdict): string {
  const lines = ['**Phase 2: Completed decoding.'];
  lines.push(decoder === null ? '\tNo decoder matched.' : `\tname: '${decoder}'`);
  for (const [name, value] of flatten(data ?? {})) lines.push(`\t${name}: '${value}'`);
  if (rule !== null) {
    lines.push(
      '',
      '**Phase 3: Completed filtering (rules).',
      `\tid: '${rule.id}'`,
      `\tlevel: '${rule.level}'`,
    );
    lines.push(`\tdescription: '${rule.description}'`, `\tgroups: '${JSON.stringify(rule.groups)}'`);
    if (rule.firedtimes !== undefined) lines.push(`\tfiredtimes: '${rule.firedtimes}'`);
    if (rule.mitre !== undefined) lines.push(`\tmitre.id: '${JSON.stringify(rule.mitre.id)}'`);
    if (alert) lines.push('**Alert to be generated.');
  }
  return `${lines.join('\n')}\n`;
}

function flatten(data: Readonly<Record<string, unknown>>, prefix = ''): [string, string][] {
  return Object.entries(data).flatMap(([key, value]): [string, string][] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? flatten(value as Record<string, unknown>, `${prefix}${key}.`)
      : [[`${prefix}${key}`, typeof value === 'string' ? value : JSON.stringify(value)]],
  );
}
