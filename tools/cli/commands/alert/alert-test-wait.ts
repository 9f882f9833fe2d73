import {
  type TestLog,
  type TestOutcome,
  type TestReport,
  untold,
} from '../../../../src/notify/alert/alert-test.ts';
import { outcomeText } from './alert-test-view.ts';

const POLL_MS = 250;

interface Waiting {
  readonly clock: () => number;
  readonly waitMs: number;
  readonly pause: (ms: number) => Promise<unknown>;
  /** Says one line to whoever waits. */
  readonly say: (line: string) => void;
}

/** Waits until every channel has answered for good, and says of each how it goes. Undefined: nobody has heard of the test. */
export async function waitForTest(
  log: Pick<TestLog, 'read'>,
  id: string,
  { clock, waitMs, pause, say }: Waiting,
): Promise<TestReport | undefined> {
  const until = clock() + waitMs;
  const said = new Set<string>();
  for (;;) {
    const report = await log.read(id);
    for (const each of report?.told ?? []) {
      const line = lineOf(each);
      if (line !== undefined && !said.has(line)) say(line);
      if (line !== undefined) said.add(line);
    }
    if (report !== undefined && untold(report).length === 0) return report;
    if (clock() >= until) return report;
    await pause(POLL_MS);
  }
}

/** A channel that several routes lead to is spoken of once. */
function lineOf(told: TestOutcome): string | undefined {
  return told.outcome === 'waits' ? undefined : `  ${told.channel} (${told.type}): ${outcomeText(told)}`;
}
