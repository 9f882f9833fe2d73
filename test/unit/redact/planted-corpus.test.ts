import { expect, test } from 'vitest';
import type { JsonValue } from '../../../src/kernel/json.ts';
import { DETECTORS } from '../../../src/redact/detectors/all.ts';
import { MASK_EVERYTHING } from '../../../src/redact/mask-everything.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { everyLookAlike, everyPlanted } from '../../support/planted/all.ts';
import { encodings } from '../../support/planted/carriers.ts';
import { plantedCorpus } from '../../support/planted/corpus.ts';
import { Drawing, innocents } from '../../support/planted/innocents.ts';
import { formsOf } from '../../support/planted/secrets.ts';

const redactor = createRedactor(policyFor(MASK_EVERYTHING, 'all'));

function at(document: JsonValue, path: string): JsonValue | undefined {
  return path
    .split('.')
    .reduce<JsonValue | undefined>(
      (value, key) => (value as Record<string, JsonValue> | undefined)?.[key],
      document,
    );
}

/** Every string of a document, and every string of the JSON texts in it. */
function strings(value: JsonValue): readonly string[] {
  if (typeof value === 'string') {
    const inside = parsed(value);
    return inside === undefined ? [value] : [value, ...strings(inside)];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(strings);
}

/** What a text of JSON holds, undefined for any other text. */
function parsed(text: string): JsonValue | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

const countJson = (texts: readonly string[]): number =>
  texts.filter((text) => parsed(text) !== undefined).length;

/** What stands in a text as base64. */
function decodedRuns(text: string): readonly string[] {
  return [...text.matchAll(/[\w+/-]{20,}/g)].map(([run]) => Buffer.from(run, 'base64').toString('utf8'));
}

test('everything that a detector finds is planted', () => {
  const planted = new Set(everyPlanted().map(({ type }) => type));
  const missing = DETECTORS.filter(({ type }) => !planted.has(type));
  expect(missing.map(({ type }) => type)).toEqual([]);
});

test('nothing planted is left, no look-alike is damaged and no JSON is broken, in any carrier', () => {
  const leaks: string[] = [];
  const damage: string[] = [];
  const broken: string[] = [];
  const lookAlikes = everyLookAlike();
  for (const { document, planted, way, innocent } of plantedCorpus(everyPlanted())) {
    const { value } = redactor.redact(document);
    const output = JSON.stringify(value);
    const after = strings(value);
    const hidden = way in encodings ? decodedRuns(output) : [];
    const texts = [output, ...after, ...hidden].join('\n');
    const isLeft = (text: string): boolean => formsOf(planted.value).some((form) => text.includes(form));
    // An innocent text may hold a planted value inside something longer.
    const without = (): string =>
      [...innocent.values(), ...lookAlikes].reduce((rest, text) => rest.replaceAll(text, ''), texts);
    const which = `${planted.type} ${planted.text} in ${way}`;
    if (isLeft(texts) && isLeft(without())) leaks.push(which);
    for (const [path, text] of innocent)
      if (at(value, path) !== text) damage.push(`${path}: ${text} became ${JSON.stringify(at(value, path))}`);
    if (value !== document && countJson(strings(document)) !== countJson(after)) broken.push(which);
  }
  expect({ leaks, damage: [...new Set(damage)], broken }).toEqual({ leaks: [], damage: [], broken: [] });
});

test.each(Object.entries(innocents))('%s stays as it is, in its field and in a sentence', (kind, make) => {
  const draw = new Drawing(7);
  const damaged = Array.from({ length: 300 }, () => make(draw)).flatMap((text) => {
    const document = { [kind]: text, list: [text], note: `seen: ${text} (see above)` };
    const { value, findings } = redactor.redact(document);
    return value === document ? [] : [`${text}: ${findings.map(({ type }) => type).join()}`];
  });
  expect(damaged.slice(0, 8)).toEqual([]);
});
