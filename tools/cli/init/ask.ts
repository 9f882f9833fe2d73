import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { isCancel, multiselect, select, text } from '@clack/prompts';
import { type Answers, problemWith } from './answers.ts';
import { QUESTIONS, type Question } from './questions.ts';

export interface AskOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly signal?: AbortSignal | undefined;
  /** Paths that are typed are meant from here. */
  readonly directory: string;
  /** What Enter alone answers. */
  readonly offered: Answers;
}

/** Asks every question that applies; each answer is checked when it is given. Undefined: whoever was asked gave up. */
export async function ask(options: AskOptions): Promise<Answers | undefined> {
  const given: Partial<Record<keyof Answers, unknown>> = {};
  for (const question of QUESTIONS) {
    if (question.when?.(given as Partial<Answers>) === false) continue;
    const answer = await askOne(question, given as Partial<Answers>, options);
    if (isCancel(answer)) return undefined;
    given[question.answer] = read(question, answer, options);
  }
  return { ...options.offered, ...given } as Answers;
}

/** What was typed or chosen, before it is read. */
async function askOne(question: Question, before: Partial<Answers>, options: AskOptions) {
  const { answer, kind, text: message, choices = [], example } = question;
  const { input, output, signal, offered } = options;
  const streams = { input, output, ...(signal === undefined ? {} : { signal }) };
  const marked = choices.map(([value, hint]) => ({ value, label: value, ...(hint === '' ? {} : { hint }) }));
  if (kind === 'one')
    return select({ ...streams, message, options: marked, initialValue: String(offered[answer]) });
  if (kind === 'several') {
    const initialValues = [...(offered[answer] as readonly string[])];
    return multiselect({ ...streams, message, options: marked, initialValues, required: false });
  }
  const usual = offered[answer];
  const defaultValue = kind === 'file' ? '' : typeof usual === 'string' ? usual : usual.join(', ');
  return text({
    ...streams,
    message,
    defaultValue,
    placeholder: defaultValue === '' ? (example ?? '') : defaultValue,
    validate: (typed) => {
      const given = typed === undefined || typed === '' ? defaultValue : typed;
      try {
        return problemWith(answer, read(question, given, options), before);
      } catch (error) {
        return `it cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`;
      }
    },
  });
}

/** @throws what `readFileSync` throws */
function read({ kind }: Question, answer: unknown, { directory }: AskOptions): unknown {
  if (typeof answer !== 'string' || kind === 'one') return answer;
  if (kind === 'list')
    return answer
      .split(',')
      .map((word) => word.trim())
      .filter((word) => word !== '');
  const typed = answer.trim();
  return kind === 'file' ? readFileSync(resolve(directory, typed), 'utf8').trim() : typed;
}
