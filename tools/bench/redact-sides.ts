import type { JsonObject } from '../../src/kernel/json.ts';
import type { Task } from './question.ts';

/** Events that a request or a message brings: they are redacted as soon as they are parsed, while the processor has them at hand. */
const BATCH = 100;

/** A redactor against the least that anyone does with the same lines; `redact` says a number that depends on its work. */
export function redactionSides(
  name: string,
  lines: readonly string[],
  redact: (document: JsonObject) => number,
): Pick<Task, 'subject' | 'floor'> {
  const parts = Math.ceil(lines.length / BATCH);
  const batch = (part: number): readonly string[] => lines.slice(part * BATCH, (part + 1) * BATCH);
  return {
    subject: {
      name,
      parts,
      prepare: (part) => {
        const fresh = batch(part).map((line) => JSON.parse(line) as JsonObject);
        return () => fresh.reduce((sum, document) => sum + redact(document), 0);
      },
    },
    floor: {
      name: 'parse, stringify',
      parts,
      prepare: (part) => {
        const texts = batch(part);
        return () => texts.reduce((sum, line) => sum + JSON.stringify(JSON.parse(line)).length, 0);
      },
    },
  };
}
