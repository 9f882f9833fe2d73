import { PERSONAL_NAMES } from './field-names/personal.ts';
import { SECRET_ENDINGS, SECRET_NAMES } from './field-names/secret.ts';
import type { FieldRule } from './policy.ts';

/** `address` also names what a machine or a wallet is reached by; that is not where somebody lives. */
const NETWORK_ADDRESS = new RegExp(
  [
    String.raw`\[?[\da-f]{0,4}:[\da-f:.%]+\]?(?::\d{1,5})?`,
    String.raw`\d{1,3}(?:\.\d{1,3}){3}(?:[:/]\d{1,5})?`,
    String.raw`[\da-f]{2}(?:-[\da-f]{2}){5}`,
    String.raw`[a-z][a-z\d+.-]*:\/\/\S+`,
    String.raw`\/\S+|\*?:\d{1,5}|localhost(?::\d{1,5})?`,
    String.raw`[a-z\d_-]{1,63}(?:\.[a-z\d_-]{1,63})+(?::\d{1,5})?`,
    String.raw`0x[\da-f]+`,
    String.raw`[a-z\d]{25,64}`,
    String.raw`[a-z\d][\w.+'-]{0,60}@[a-z\d-]+(?:\.[a-z\d-]+)+`,
    // A pseudonym of one of these.
    String.raw`[a-z_]+_[\da-f]{16}`,
  ]
    .map((form) => `^(?:${form})$`)
    .join('|'),
  'i',
);
/** What was redacted in a value before was part of what it is. */
const unmasked = (value: string): string =>
  value.replaceAll(/\[REDACTED:\w+\]|[a-z][a-z\d_]{1,40}_[\da-f]{16}(?![A-Za-z\d])/g, 'x');
const count = (value: string): number => value.match(/\d/g)?.length ?? 0;

/** By finding type, or by name where only one of them has another meaning. */
const SPARES: ReadonlyMap<string, (value: string) => boolean> = new Map(
  Object.entries({
    postal_address: (value) => NETWORK_ADDRESS.test(value) || NETWORK_ADDRESS.test(unmasked(value)),
    // `mobile: "Android"`, `cell: "B7"`, `tel: none`
    phone_number: (value) => count(unmasked(value)) < 5 && !value.startsWith('+'),
    // Where a shell stands.
    pwd: (value) => /^(?:[/~]|[A-Za-z]:\\)/.test(value),
    // Counts of tests.
    pass: (value) => /^\d{1,3}$/.test(value),
    tokens: (value) => /^\d{1,9}$/.test(value),
    pan: (value) => count(value) < 12,
    // An AWS account.
    accountnumber: (value) => /^\d{12}$/.test(value),
  } satisfies Readonly<Record<string, (value: string) => boolean>>),
);

/** A name of a field, or its ending, and what becomes of its value. */
type NamedRule = readonly [name: string, rule: FieldRule];

/** A rule that masks for each name, by finding type. */
export function rules(names: Readonly<Record<string, string>>): NamedRule[] {
  const made: NamedRule[] = [];
  for (const [type, list] of Object.entries(names)) {
    const usual = ruleOf(type, SPARES.get(type));
    for (const name of list.split(' ')) {
      const spares = SPARES.get(name);
      made.push([name, spares === undefined ? usual : ruleOf(type, spares)]);
    }
  }
  return made;
}

function ruleOf(type: string, spares: FieldRule['spares']): FieldRule {
  return spares === undefined ? { type, action: 'mask' } : { type, action: 'mask', spares };
}

/** Names in any document that tell of a secret. */
export const SECRET_FIELDS: readonly NamedRule[] = rules(SECRET_NAMES);
/** Names in any document that tell of personal data. */
export const PERSONAL_FIELDS: readonly NamedRule[] = rules(PERSONAL_NAMES);
/** Endings in any document that tell of a secret. */
export const SECRET_FIELD_ENDINGS: readonly NamedRule[] = rules(SECRET_ENDINGS);
