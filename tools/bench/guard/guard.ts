import { measured } from '../measured.ts';
import type { Effort, Question, Ratio } from '../question.ts';
import { thisMachine } from '../results.ts';
import { BASELINE_PATH, readBaseline, writeBaseline } from './baseline.ts';
import { type Accepted, acceptedOf, compareRatios, type Finding, fails } from './compare.ts';
import { guardText } from './text.ts';

type Tell = (progress: string) => void;

/** Processes that measure what is accepted. */
const RUNS = 3;

const labelOf = (question: string, label: string) => `${question}: ${label}`;

/** Ratios on the floor of one question; with `labels`, at least those. */
async function ratiosOf(
  { name, guarded }: Question,
  effort: Effort,
  labels?: readonly string[],
): Promise<readonly Ratio[]> {
  const beside = guarded === 'all';
  const all = await measured(name, { effort, beside, ...(labels !== undefined && { labels }) });
  const ratios = [...all.answers, ...all.beside.flatMap((each) => each.ratios ?? [])];
  return ratios.map(({ label, ratio }) => ({ label: labelOf(name, label), ratio }));
}

const guardedOf = (questions: readonly Question[]) =>
  questions.filter(({ guarded }) => guarded !== undefined);

/** What the baseline says of those questions alone. */
function acceptedFor(questions: readonly Question[]): Readonly<Record<string, Accepted>> {
  return Object.fromEntries(
    Object.entries(readBaseline().ratios).filter(([label]) =>
      questions.some(({ name }) => label.startsWith(labelOf(name, ''))),
    ),
  );
}

/**
 * Compares the ratios of the questions with the accepted ones. What seems worse is measured once more, in another process and
 * with more rounds, and that decides. Prints a table.
 *
 * @returns the exit code: 1 when a ratio is worse than its margin allows, or has no accepted one
 */
export async function guard(questions: readonly Question[], tell: Tell): Promise<number> {
  const guarded = guardedOf(questions);
  const accepted = acceptedFor(questions);
  const ratios = new Map<string, number>();
  const again = new Set<string>();
  for (const [i, question] of guarded.entries()) {
    tell(`measuring ${question.name} (${i + 1} of ${guarded.length}) …`);
    const first = await ratiosOf(question, 'guard');
    for (const { label, ratio } of first) ratios.set(label, ratio);
    const worse = compareRatios(accepted, first).filter(({ standing }) => standing === 'worse');
    if (worse.length === 0) continue;
    for (const { label } of worse) again.add(label);
    tell(`measuring ${worse.map(({ label }) => label).join(', ')} once more …`);
    const labels = worse.map(({ label }) => label.slice(labelOf(question.name, '').length));
    for (const { label, ratio } of await ratiosOf(question, 'again', labels))
      if (again.has(label)) ratios.set(label, ratio);
  }
  const findings: readonly Finding[] = compareRatios(
    accepted,
    [...ratios].map(([label, ratio]) => ({ label, ratio })),
  );
  console.log(guardText(findings, again));
  return findings.some(fails) ? 1 : 0;
}

/**
 * Measures the ratios of the questions in processes that differ, and accepts them. What the baseline says of other questions
 * stays.
 *
 * @returns the exit code, 0
 */
export async function accept(questions: readonly Question[], tell: Tell): Promise<number> {
  const guarded = guardedOf(questions);
  const runs = new Map<string, number[]>();
  for (let run = 1; run <= RUNS; run += 1)
    for (const question of guarded) {
      tell(`measuring ${question.name}, run ${run} of ${RUNS} …`);
      for (const { label, ratio } of await ratiosOf(question, 'guard'))
        runs.set(label, [...(runs.get(label) ?? []), ratio]);
    }
  const asked = new Set(Object.keys(acceptedFor(questions)));
  const others = Object.entries(readBaseline().ratios).filter(([label]) => !asked.has(label));
  const measuredNow = [...runs].map(([label, ratios]) => [label, acceptedOf(ratios)] as const);
  writeBaseline({
    at: new Date().toISOString(),
    machine: thisMachine(),
    runs: RUNS,
    ratios: Object.fromEntries([...others, ...measuredNow]),
  });
  console.log(`wrote ${BASELINE_PATH}: ${measuredNow.length} ratios, of ${RUNS} runs each`);
  return 0;
}
