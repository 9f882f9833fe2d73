import { parseArgs } from 'node:util';
import type { Question } from './question.ts';

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  quick: { type: 'boolean' },
  json: { type: 'boolean' },
  strict: { type: 'boolean' },
  report: { type: 'boolean' },
  guard: { type: 'boolean' },
  accept: { type: 'boolean' },
} as const;

export type BenchOptions = Readonly<Partial<Record<keyof typeof OPTIONS, boolean>>>;

/** Why what was asked for makes no sense together; undefined when it does. */
function misuse(
  values: BenchOptions,
  names: readonly string[],
  questions: readonly Asked[],
): string | undefined {
  const ends = (['report', 'guard', 'accept'] as const).filter((option) => values[option] === true);
  if (ends.length > 1) return `--${ends.join(' and --')} are for runs of their own: leave all but one out`;
  const [end] = ends;
  const ignored = (['quick', 'json', 'strict'] as const).find((option) => values[option] === true);
  if ((end === 'guard' || end === 'accept') && ignored !== undefined)
    return `--${end} has rounds, a table and an exit code of its own: leave --${ignored} out`;
  const asked = names.map((name) => questions.find((question) => question.name === name));
  if ((end === 'guard' || end === 'accept') && asked.some((question) => question?.guarded === undefined)) {
    const guarded = questions.filter((question) => question.guarded !== undefined);
    return `--${end} knows the ratios of ${guarded.map(({ name }) => name).join(', ')}: leave other names out`;
  }
  return undefined;
}

type Asked = Pick<Question, 'name' | 'guarded'>;

export interface BenchArguments {
  readonly values: BenchOptions;
  /** Questions that are named; none: all. */
  readonly names: readonly string[];
  /** Why nothing can be measured so. */
  readonly problem?: string;
}

/** Reads the command line of `npm run bench`. */
export function readArguments(argv: readonly string[], questions: readonly Asked[]): BenchArguments {
  const none = { values: {}, names: [] };
  let read: ReturnType<typeof parse>;
  try {
    read = parse(argv);
  } catch (error) {
    // What stands behind it is about arguments that begin with a dash.
    const [told] = (error as Error).message.split('. ');
    return { ...none, problem: `${told}\nnpm run bench -- --help says what there is` };
  }
  const { values, positionals: names } = read;
  const unknown = names.find((name) => !questions.some((question) => question.name === name));
  if (unknown !== undefined) {
    const known = questions.map(({ name }) => name).join(', ');
    return { ...none, problem: `no question "${unknown}"; there are ${known}` };
  }
  const problem = misuse(values, names, questions);
  return problem === undefined ? { values, names } : { ...none, problem };
}

const parse = (argv: readonly string[]) =>
  parseArgs({ args: [...argv], allowPositionals: true, options: OPTIONS });
