import { setTimeout } from 'node:timers/promises';
import { ArgumentError, type ConformanceArguments, readArguments } from './arguments.ts';
import { count, progressLine, summary } from './report.ts';
import type { Result } from './result.ts';
import { NotComparable, runConformance } from './run.ts';
import type { Target } from './target.ts';

const SAME = 0;
const DIFFERENT = 1;
const NOT_ASKED = 2;

/** A local manager asks for an enrolment password or does not: the second run plays what the first could not. */
const ENROLMENT_PASSWORD = 'golden-secret';

async function main(): Promise<number> {
  const given = readArguments(process.argv.slice(2));
  const results =
    given.manager === undefined ? await runLocally(given) : await runRemotely(given, given.manager);
  console.log(`\n${summary(results)}`);
  return count(results).different === 0 ? SAME : DIFFERENT;
}

const tell = (result: Result) => console.log(progressLine(result));
const remark = (text: string) => console.log(`     ${text}`);

/** The first signal ends the run and lets it clear away; the second one ends the program. */
function stopOnSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      remark('stopping; what was made is taken away');
      stopping.abort();
    });
  }
  return stopping.signal;
}

async function runRemotely(
  given: ConformanceArguments,
  { url, username, password, trust }: NonNullable<ConformanceArguments['manager']>,
): Promise<readonly Result[]> {
  const stop = stopOnSignal();
  const { agentHost, agentPort, enrolmentPort, enrolmentPassword, mayChange, slow, only } = given;
  const target: Target = {
    apiUrl: url,
    username,
    password,
    trust,
    agentPort,
    enrolmentPort,
    ...(agentHost && { agentHost }),
    ...(enrolmentPassword && { enrolmentPassword }),
    pause: async (seconds) => {
      if (seconds >= 10) remark(`waiting ${seconds} s`);
      await setTimeout(seconds * 1000, undefined, { signal: stop }).catch(() => {});
    },
  };
  return runConformance({
    target,
    mayChange,
    slow,
    stop,
    onResult: tell,
    onRemark: remark,
    ...(only && { only }),
  });
}

async function runLocally({ only }: ConformanceArguments): Promise<readonly Result[]> {
  const { startLocalTarget } = await import('./local-target.ts');
  const results: Result[] = [];
  for (const password of [undefined, ENROLMENT_PASSWORD]) {
    const local = await startLocalTarget(password);
    console.log(`the local manager, ${password === undefined ? 'no' : 'with an'} enrolment password`);
    try {
      const files =
        password === undefined ? only : ['agent/enrolment'].filter((file) => only?.includes(file) ?? true);
      results.push(
        ...(await runConformance({
          target: local.target,
          mayChange: true,
          slow: true,
          onResult: tell,
          onRemark: remark,
          ...(files && { only: files }),
        })),
      );
    } finally {
      await local.close();
    }
  }
  return merged(results);
}

/** An exchange that one of the runs has played counts as played. */
function merged(results: readonly Result[]): readonly Result[] {
  const groups = Map.groupBy(results, ({ file, exchange }) => `${file} ${exchange}`);
  return [...groups.values()].flatMap((all) => {
    const played = all.filter(({ outcome }) => outcome.kind !== 'not played');
    return played.length > 0 ? played : all.slice(0, 1);
  });
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const expected = error instanceof ArgumentError || error instanceof NotComparable;
    console.error(expected ? error.message : error);
    process.exitCode = NOT_ASKED;
  },
);
