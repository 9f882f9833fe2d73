import { useEffect, useState } from 'preact/hooks';
import type { PlayAnswer, PlayProblem, PlaySamples } from '../../playground/view.ts';
import { ask } from '../call.ts';

/** What came of the question; `view` is that of the last one that could be answered. */
export interface Answered<View> {
  readonly view?: View;
  readonly problems: readonly PlayProblem[];
  /** The answer is that of an earlier question. */
  readonly waiting: boolean;
}

/** Long enough for a word to be typed. */
const PAUSE_MS = 300;

/** Asks again whenever the question has changed and then rested; the one before is not waited for. */
export function useAnswer<View>(name: string, request: object | undefined): Answered<View> {
  const [answered, keep] = useState<Answered<View>>({ problems: [], waiting: true });
  const question = request === undefined ? '' : JSON.stringify(request);
  useEffect(() => {
    if (question === '') return;
    const controller = new AbortController();
    keep((before) => ({ ...before, waiting: true }));
    const timer = setTimeout(() => {
      ask(name, JSON.parse(question) as object, controller.signal).then(
        (answer) => {
          const told = answer as PlayAnswer<View>;
          keep((before) =>
            told.ok
              ? { view: told.view, problems: [], waiting: false }
              : { ...before, problems: told.problems, waiting: false },
          );
        },
        (error: unknown) => {
          if (controller.signal.aborted) return;
          const message = error instanceof Error ? error.message : String(error);
          keep((before) => ({ ...before, problems: [{ where: 'request', message }], waiting: false }));
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [name, question]);
  return answered;
}

let samples: Promise<PlaySamples> | undefined;

/** What there is to begin with; undefined until it has come. */
export function useSamples(): PlaySamples | undefined {
  const [known, keep] = useState<PlaySamples>();
  useEffect(() => {
    samples ??= ask('play-samples', {}).then((answer) => {
      const told = answer as PlayAnswer<PlaySamples>;
      if (!told.ok) throw new Error(told.problems[0]?.message);
      return told.view;
    });
    samples.then(keep, () => {
      // Without samples the fields are empty, and may be asked for again.
      samples = undefined;
      keep({ policies: [], redaction: [], rules: [] });
    });
  }, []);
  return known;
}
