import { describe, expect, test } from 'vitest';
import { RENDERERS, render } from '../../../../src/notify/render/render.ts';
import { everyKindOf, goldenAlerts, stormOf } from '../alert-builder.ts';

const OPTIONS = { dashboardUrl: 'https://wazuh.example.com', timeZone: 'Europe/Berlin' };
const TYPES = Object.keys(RENDERERS) as (keyof typeof RENDERERS)[];

const LEFTOVER = /undefined|\bnull\b|NaN|\[object/;
/** A label without a value, an empty pair of brackets, a time that was not known. */
const GAP = /\(\)|^[A-Z][\w ]*: *$|, *\)|\bunknown\b/m;

/** Every text of a message, with the path it stands at; anything else that is no number or flag is a fault. */
function textsIn(value: unknown, path: string): readonly (readonly [path: string, text: string])[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'boolean' || Number.isFinite(value)) return [];
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, inside]) => textsIn(inside, `${path}.${key}`));
}

describe.each(TYPES)('a message for %s', (type) => {
  test('about any alert that a real manager wrote, whatever became of it, says all that it begins to say', () => {
    const faults = goldenAlerts()
      .flatMap(everyKindOf)
      .flatMap((notification) => textsIn(render(type, notification, OPTIONS), type))
      .filter(([, text]) => text.trim() === '' || LEFTOVER.test(text) || GAP.test(text));
    expect(faults).toEqual([]);
  });

  test('about a storm says all that it begins to say, whatever became of it', () => {
    const faults = stormOf(goldenAlerts().slice(0, 40))
      .flatMap((notification) => textsIn(render(type, notification, OPTIONS), type))
      .filter(([, text]) => text.trim() === '' || LEFTOVER.test(text) || GAP.test(text));
    expect(faults).toEqual([]);
  });

  test('tells one kind of notification from the next', () => {
    const [alert] = goldenAlerts();
    if (alert === undefined) throw new Error('no golden alert');
    const messages = everyKindOf(alert).map((each) => JSON.stringify(render(type, each, OPTIONS)));
    expect(new Set(messages).size).toBe(messages.length);
  });
});
