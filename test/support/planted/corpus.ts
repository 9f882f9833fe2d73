import type { JsonObject, JsonValue } from '../../../src/kernel/json.ts';
import { carriers, encodings } from './carriers.ts';
import { Drawing, innocents } from './innocents.ts';
import { lookAlikes } from './look-alikes.ts';
import type { Planted } from './secrets.ts';

/** One document with a planted value in it and innocent ones beside it. */
export interface PlantedDocument {
  readonly document: JsonObject;
  readonly planted: Planted;
  /** Name of the carrier or encoding that it comes in. */
  readonly way: string;
  /** Innocent strings by the dotted path at which they stand whole. */
  readonly innocent: ReadonlyMap<string, string>;
}

/** Names that say nothing of what stands in them. */
const FIELDS = ['message', 'note', 'data', 'line', 'text', 'body', 'detail', 'input', 'comment', 'raw'];
const kinds = Object.entries(innocents);
const ways = Object.entries({ ...carriers, ...encodings });

/**
 * Documents in which every value of `planted` comes in every carrier once, in its own place, each beside innocent values
 * of every kind in turn; the same for the same seed.
 */
export function* plantedCorpus(planted: readonly Planted[], seed = 1): Generator<PlantedDocument> {
  const draw = new Drawing(seed);
  const fixed = lookAlikes();
  let turn = 0;
  for (const secret of planted)
    for (const [way, carry] of ways) {
      const innocent = new Map<string, string>();
      const beside: Record<string, JsonValue> = {};
      for (let i = 0; i < 4; i += 1) {
        const [kind, make] = kinds[turn % kinds.length] as (typeof kinds)[number];
        const text = make(draw);
        beside[kind] = text;
        innocent.set(`beside.${kind}`, text);
        turn += 1;
      }
      const list = [draw.of(fixed), draw.of(fixed)];
      for (const [i, text] of list.entries()) innocent.set(`list.${i}`, text);
      const field = draw.of(FIELDS);
      const document = {
        action: 'transaction',
        beside,
        list,
        [field]: carry(secret.text),
        nested: { [draw.of(FIELDS)]: [carry(`${draw.of(fixed)} ; ${secret.text}`)] },
      };
      yield { document, planted: secret, way, innocent };
    }
}
