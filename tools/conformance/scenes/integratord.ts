import { recordingFile } from '../recordings.ts';
import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import type { LocalInsight } from '../target.ts';

interface Invocation {
  readonly event: string;
  readonly argv: readonly string[];
  readonly alertFile: { readonly content: string };
  readonly optionsFile: string;
}
interface Recording {
  readonly invocations: readonly Invocation[];
  readonly behaviour: Readonly<Record<string, unknown>> & {
    readonly 'exit 1': { readonly managerLog: readonly string[] };
  };
}

const RECORDED = recordingFile('integratord/invocation') as Recording;
const FAILING = 'exit 1';
const TIMED: Readonly<Record<string, string>> = {
  'seconds from the event to the start of the script': 'a time of the recorded machine, not of the protocol',
  rate: 'a rate of the recorded machine',
  'hang 30 s': 'takes 90 s; that runs never overlap is tested without a clock',
};

export const integratord: Scene = {
  file: 'integratord/invocation',
  exchanges: [...RECORDED.invocations.map(({ event }) => event), FAILING, ...Object.keys(TIMED)],
  changes: 'sends four events',
  needs: ({ local }) =>
    local === undefined ? "the script and its files are on the manager's own disk" : undefined,
  play: async (stage) => {
    await stage.login();
    const { local } = stage.target;
    if (local === undefined) return;
    for (const recorded of RECORDED.invocations) await invocation(stage, local, recorded);
    await failure(stage, local);
    for (const [name, why] of Object.entries(TIMED)) stage.skip(name, why);
  },
};

/** The event that made a recorded alert: its text, or its fields where the rule drops the text. */
function eventOf({ alertFile }: Invocation): string {
  const { full_log, data } = JSON.parse(alertFile.content);
  return full_log ?? JSON.stringify(data);
}

async function invocation(stage: Stage, local: LocalInsight, recorded: Invocation): Promise<void> {
  await stage.ask('POST', '/events', { events: [eventOf(recorded)] });
  const run = (await local.integrationRuns()).at(-1);
  stage.check(
    recorded.event,
    {
      argv: recorded.argv.map((text) => text.replace(', negative here', '')),
      alert: comparable(recorded.alertFile.content),
      options: recorded.optionsFile,
    },
    { argv: run?.argv.map(placeholders), alert: comparable(run?.alert ?? '{}'), options: run?.options },
  );
}

const placeholders = (text: string) =>
  text
    .replace(/^.*\/custom-golden$/, 'integrations/custom-golden')
    .replace(/^.*\/(custom-golden)-\d+--?\d+(\.\w+)$/, '/tmp/$1-<epoch>-<random>$2');

/** The alert with what is new every time, or another manager's, left out. */
function comparable(line: string): unknown {
  const {
    timestamp: _timestamp,
    id: _id,
    agent,
    manager: _manager,
    rule,
    location: _location,
    ...alert
  } = JSON.parse(line);
  const { firedtimes: _firedtimes, ...stable } = rule ?? {};
  const sorted = Object.fromEntries(Object.entries(stable).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return { ...alert, rule: sorted, agent: agent?.id, newline: line.endsWith('\n') };
}

async function failure(stage: Stage, local: LocalInsight): Promise<void> {
  const [first] = RECORDED.invocations;
  if (first === undefined) return;
  const before = local.log().length;
  const runs = (await local.integrationRuns()).length;
  local.failIntegration();
  await stage.ask('POST', '/events', { events: [eventOf(first)] });
  const after = (await local.integrationRuns()).length;
  stage.check(
    FAILING,
    { runs: 1, log: RECORDED.behaviour[FAILING].managerLog },
    {
      runs: after - runs,
      log: local
        .log()
        .slice(before)
        .filter((line) => line.startsWith('wazuh-integratord')),
    },
  );
}
