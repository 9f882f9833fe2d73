import { CodedError, describeError } from '../../../src/kernel/coded-error.ts';
import { plainLine } from '../../../src/notify/plain-text.ts';
import { CHECK_NAMES, CHECKS, type CheckName } from './catalogue.ts';

/** What a check has to say: `next` is what to do about it. */
export interface Seen {
  /** `amber`: it works, and somebody should know. `red`: it does not. `grey`: it could not be looked at. */
  readonly status: 'green' | 'amber' | 'red' | 'grey';
  /** One line. Never a secret, never content of an event. */
  readonly seen: string;
  /** Lines of prose, or commands to paste. */
  readonly next?: readonly string[];
}

export interface Finding extends Seen {
  readonly check: CheckName;
  /** What was looked at: a node, a queue, … */
  readonly subject: string;
  /** How long the check took, ms. */
  readonly ms: number;
}

export interface Check {
  readonly name: CheckName;
  readonly subject: string;
  /** Checks of the same subject without which this one can tell nothing. */
  readonly needs?: readonly CheckName[];
  /** @default 15000 */
  readonly timeoutMs?: number;
  readonly run: (signal: AbortSignal) => Promise<Seen | readonly Seen[]>;
}

export const green = (seen: string): Seen => ({ status: 'green', seen });
export const amber = (seen: string, ...next: readonly string[]): Seen => ({ status: 'amber', seen, next });
export const red = (seen: string, ...next: readonly string[]): Seen => ({ status: 'red', seen, next });
export const grey = (seen: string, ...next: readonly string[]): Seen => ({ status: 'grey', seen, next });

const TIMEOUT_MS = 15_000;
const MAX_LINE = 600;

/**
 * Runs checks side by side, each behind those that it needs, and hands every check's findings to `tell` in the order in
 * which the checks stand: what ends early waits for what is before it. Never rejects for what a check does.
 */
export async function runChecks(
  checks: readonly Check[],
  clock: () => number,
  tell: (findings: readonly Finding[]) => void,
): Promise<readonly Finding[]> {
  const running = new Map<Check, Promise<readonly Finding[]>>();
  const start = (check: Check): Promise<readonly Finding[]> => {
    const known = running.get(check);
    if (known !== undefined) return known;
    const needed = checks.filter(
      ({ name, subject }) => subject === check.subject && check.needs?.includes(name),
    );
    const run = after(check, needed.map(start), clock);
    running.set(check, run);
    return run;
  };
  const started = checks.map(start);
  const all: Finding[] = [];
  for (const run of started) {
    const findings = await run;
    tell(findings);
    all.push(...findings);
  }
  return all;
}

async function after(
  check: Check,
  needed: readonly Promise<readonly Finding[]>[],
  clock: () => number,
): Promise<readonly Finding[]> {
  const before = (await Promise.all(needed)).flat();
  const hindrance =
    before.find(({ status }) => status === 'red') ?? before.find(({ status }) => status === 'grey');
  const startedAt = clock();
  const seen =
    hindrance === undefined
      ? await attempt(check)
      : [grey(`skipped, because ${hindrance.check} is ${hindrance.status === 'red' ? 'red' : 'skipped'}`)];
  const ms = Math.max(0, Math.round(clock() - startedAt));
  return seen.map((each) => ({
    ...each,
    // Versions, names of nodes and words of errors are others'.
    seen: plainLine(each.seen, MAX_LINE),
    check: check.name,
    subject: check.subject,
    ms,
  }));
}

async function attempt({ run, timeoutMs = TIMEOUT_MS }: Check): Promise<readonly Seen[]> {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Seen>((resolve) => {
    timer = setTimeout(() => {
      stop.abort();
      resolve(red(`no result within ${timeoutMs / 1_000} s`));
    }, timeoutMs);
  });
  try {
    return [await Promise.race([run(stop.signal), late])].flat();
  } catch (error) {
    return [fault(error)];
  } finally {
    clearTimeout(timer);
  }
}

/** Errors of ours say what is wrong; of others only name and code are safe to show. */
function fault(error: unknown): Seen {
  if (error instanceof CodedError) return red(error.message);
  const { name, code } = describeError(error);
  return red(`failed with ${name} (${code})`);
}

/** The checks that are asked for by name or group, and those that they need. */
export function chosen(checks: readonly Check[], only: readonly string[] | undefined): readonly Check[] {
  if (only === undefined) return checks;
  const names = new Set(
    CHECK_NAMES.filter((name) => only.includes(name) || only.includes(CHECKS[name].group)),
  );
  for (let before = -1; before !== names.size; ) {
    before = names.size;
    for (const { name, needs = [] } of checks)
      if (names.has(name)) for (const needed of needs) names.add(needed);
  }
  return checks.filter(({ name }) => names.has(name));
}
