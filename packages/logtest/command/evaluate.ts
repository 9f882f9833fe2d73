import { type CaseOptions, createSession, logtestOutput, type Ruleset, type Verdict } from '../src/index.ts';
import type { CommandContext } from './context.ts';
import { type Line, readLines, writeText } from './lines.ts';
import { describeExplanation } from './report-explanation.ts';
import { describeVerdict } from './report-verdict.ts';

export interface EvaluateOptions {
  readonly json: boolean;
  /** A session for every event, so that none counts towards another. */
  readonly fresh: boolean;
  readonly verbose: boolean;
  /** Rules shown one by one under each parent. */
  readonly maxTried: number;
  readonly location: string;
  readonly session: CaseOptions;
}

/** Name of the manager that never was. */
const MANAGER = 'manager';
const FLUSH_LENGTH = 65_536;

/** Events on standard input → the rule each meets. A line is never refused. */
export async function evaluateInput(
  context: CommandContext,
  ruleset: Ruleset,
  options: EvaluateOptions,
): Promise<void> {
  const evaluator = new Evaluator(context, ruleset, options);
  for await (const batch of readLines(context)) await evaluator.run(batch);
}

/** Evaluates lines, all in one session unless each is to have its own. */
export class Evaluator {
  private readonly context: CommandContext;
  private readonly options: EvaluateOptions;
  private readonly open: () => ReturnType<typeof createSession>;
  private session: ReturnType<typeof createSession>;
  private tested = 0;
  private toldOfText = false;

  constructor(context: CommandContext, ruleset: Ruleset, options: EvaluateOptions) {
    this.context = context;
    this.options = options;
    this.open = () => createSession(ruleset, { manager: MANAGER, ...options.session, now: context.now });
    this.session = this.open();
  }

  async run(lines: readonly Line[]): Promise<void> {
    const { output } = this.context;
    let printed = '';
    for (const line of lines) {
      if (line.text.trim() === '') continue;
      printed += `${this.evaluate(line)}\n`;
      if (printed.length < FLUSH_LENGTH) continue;
      await writeText(output, printed);
      printed = '';
    }
    await writeText(output, printed);
  }

  private evaluate({ text: log, number }: Line): string {
    const { json, fresh, verbose, location, maxTried } = this.options;
    const { errors, now } = this.context;
    if (fresh) this.session = this.open();
    const explanation = verbose ? this.session.explain({ log, location }) : undefined;
    const verdict = this.session.evaluate({ log, location });
    this.tested += 1;
    for (const message of verdict.messages) errors.write(`line ${number}: ${message}\n`);
    this.tellOfText(verdict, number);
    if (!json) {
      return describeVerdict(verdict, explanation === undefined ? undefined : { explanation, maxTried });
    }
    if (explanation !== undefined) {
      errors.write(`line ${number}:\n${describeExplanation(explanation, maxTried).join('\n')}\n`);
    }
    return JSON.stringify(logtestOutput(verdict, { atMs: now(), manager: MANAGER, number: this.tested }));
  }

  /** Said once: a manager may do more with a line than this tester. */
  private tellOfText({ decoder, textDecoder, messages }: Verdict, number: number): void {
    const isText = textDecoder !== undefined || decoder === null;
    if (!isText || this.toldOfText || this.options.json || messages.length > 0) return;
    this.toldOfText = true;
    const what =
      textDecoder === undefined
        ? 'no decoder takes this line. Without the decoder files of a manager (--wazuh-home) only those of JSON work; ' +
          '<match> and <regex> see the line as it is'
        : `the decoder ${textDecoder} does more here on a manager than in this tester (a plugin that is not for JSON, ` +
          '<fts> or <accumulate>): rules that need it did not match';
    this.context.errors.write(`line ${number}: ${what}.\n`);
  }
}
