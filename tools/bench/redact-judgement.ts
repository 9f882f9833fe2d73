import type { JsonObject } from '../../src/kernel/json.ts';
import { eventsToRedact, eventsToSpare } from './redact-planted.ts';

/** How right a redactor is, both ways. */
export interface Judgement {
  readonly planted: number;
  /** Of `planted`: those that can still be read in the output, however they are spelled. */
  readonly leaked: number;
  readonly lookAlikes: number;
  /** Of `lookAlikes`: those that came out changed. */
  readonly damaged: number;
  /** Outputs that are no JSON, or whose member `details.request` is JSON text no more. */
  readonly invalid: number;
}

/** Redacts every planted event and every look-alike; `redact` may change the document that it is given. */
export function judge(redact: (document: JsonObject) => unknown): Judgement {
  const run = ({ document, value }: { readonly document: JsonObject; readonly value: string }) => {
    const output = JSON.stringify(redact(structuredClone(document))) ?? '';
    return { document, value, output };
  };
  const [redacted, spared] = [eventsToRedact().map(run), eventsToSpare().map(run)];
  return {
    planted: redacted.length,
    leaked: redacted.filter(({ output, value }) => spellingsOf(value).some((trace) => output.includes(trace)))
      .length,
    lookAlikes: spared.length,
    damaged: spared.filter(({ document, output }) => !output.includes(JSON.stringify(document.details)))
      .length,
    invalid: [...redacted, ...spared].filter(({ document, output }) => !isValid(document, output)).length,
  };
}

function isValid({ details }: JsonObject, output: string): boolean {
  const hadText = typeof (details as JsonObject | undefined)?.request === 'string';
  try {
    const redacted = JSON.parse(output) as { readonly details?: { readonly request?: string } };
    if (hadText) JSON.parse(redacted.details?.request ?? '');
    return true;
  } catch {
    return false;
  }
}

/** The value as texts inside texts may spell it; of several lines, each long one counts as it. */
function spellingsOf(value: string): readonly string[] {
  const lines = value.split('\n').filter((line) => line.length >= 16 && !line.startsWith('-----'));
  const inside = (text: string) => [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text)];
  return [value, ...lines].flatMap(inside).flatMap(inside);
}
