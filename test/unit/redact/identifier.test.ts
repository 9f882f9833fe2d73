import { describe, expect, test } from 'vitest';
import { identifierCatalogue } from '../../../src/redact/catalogue/identifier.ts';
import { identifier } from '../../../src/redact/detectors/identifier/all.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { carriers } from '../../support/planted/carriers.ts';
import { expectFoundAndGone } from '../../support/planted/found-and-gone.ts';
import { identifierLookAlikes, plantedIdentifier } from '../../support/planted/identifier.ts';

const redactor = createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, 'all'), identifier);
const redacted = (text: string): string => redactor.redactText(text).text;
const types = [...new Set(identifier.map(({ type }) => type))];

describe('planted identifiers', () => {
  test.each(types)('%s is found in every form, and gone in every carrier', (type) => {
    const its = plantedIdentifier().filter((it) => it.type === type);
    expect(its.length).toBeGreaterThan(0);
    for (const each of its) expectFoundAndGone(redactor, each);
  });

  test('every form of every detector has a value', () => {
    const forms = identifier.flatMap((detector) => ('forms' in detector ? detector.forms : []));
    expect(plantedIdentifier().length).toBeGreaterThan(forms.length);
  });

  test.each(Object.entries(carriers))('look-alikes stay byte-identical in the carrier %s', (_, carry) => {
    for (const innocent of identifierLookAlikes()) expect(redacted(carry(innocent))).toBe(carry(innocent));
  });

  test('every detector is described', () => {
    expect(identifierCatalogue.map(({ type }) => type)).toEqual(types);
  });
});

test('four numbers with points that could be an IPv4 address are a CPF beside the word alone', () => {
  expect(redacted('from 128.114.185.20 port 22')).toBe('from 128.114.185.20 port 22');
  expect(redacted('cpf 128.114.185.20')).toBe('cpf [REDACTED:br_cpf]');
  expect(redacted('529.982.247.25 called')).toBe('[REDACTED:br_cpf] called');
});
