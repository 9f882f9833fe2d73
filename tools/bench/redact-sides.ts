import type { JsonObject } from '../../src/kernel/json.ts';
import { side, type Task } from './question.ts';

/** A redactor against the least that anyone does with the same lines; `redact` says a number that depends on its work. */
export function redactionSides(
  name: string,
  lines: readonly string[],
  redact: (document: JsonObject) => number,
): Pick<Task, 'subject' | 'floor'> {
  return {
    subject: {
      name,
      prepare: () => {
        const fresh = lines.map((line) => JSON.parse(line) as JsonObject);
        return () => fresh.reduce((sum, document) => sum + redact(document), 0);
      },
    },
    floor: side('parse, stringify', () =>
      lines.reduce((sum, line) => sum + JSON.stringify(JSON.parse(line)).length, 0),
    ),
  };
}
