import { createSession, type Verdict } from '@sluice/logtest';
import { buildAlert } from '../../local/manager/alert.ts';
import { filterLines } from '../filter.ts';
import type { CliStreams } from '../lines.ts';
import { describeVerdict } from './logtest-report.ts';
import { loadRules, type RuleFolders } from './logtest-rules.ts';

export interface LogtestOptions extends RuleFolders {
  readonly json: boolean;
  /** A session for every event, so that none counts towards another. */
  readonly fresh: boolean;
  readonly location: string;
  readonly now: () => number;
}

/** Name of the manager that never was. */
const MANAGER = 'manager';

/** `sluice logtest`: events as Wazuh would receive them → the rule each meets. */
export async function logtestCommand(streams: CliStreams, options: LogtestOptions): Promise<number> {
  const { fresh, json, location, now } = options;
  const ruleset = await loadRules(options, (remark) => streams.errors.write(`${remark}\n`));
  const open = () => createSession(ruleset, { now, manager: MANAGER });
  const session = open();
  let tested = 0;
  return filterLines(streams, (log, lineNumber) => {
    const verdict = (fresh ? open() : session).evaluate({ log, location });
    for (const message of verdict.messages) streams.errors.write(`line ${lineNumber}: ${message}\n`);
    tested += 1;
    return [json ? JSON.stringify(outputOf(verdict, now(), tested)) : describeVerdict(verdict)];
  });
}

/** `output` of the answer to `PUT /logtest`; nothing when neither decoder nor rule takes the event. */
function outputOf(verdict: Verdict, atMs: number, offset: number): object {
  if (verdict.decoder === null && verdict.rule === null) return {};
  const agent = verdict.agent ?? { id: '000', name: MANAGER };
  return buildAlert({ rule: verdict.rule ?? undefined, verdict, agent, managerName: MANAGER, atMs, offset });
}
