import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { defineConfig, type SluiceConfig } from '../../../src/config.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { ROOT } from '../../support/source-files.ts';

const guide = readFileSync(join(ROOT, 'docs/redaction.md'), 'utf8');
const SNIPPET = /(?:<!-- config(?:: (?<label>\w+))? -->\n)?```ts\n(?<code>[^`]*)```/g;
const snippets = Array.from(guide.matchAll(SNIPPET), ({ groups }, i) => ({
  label: groups?.label ?? `number ${i + 1}`,
  code: groups?.code ?? '',
}));

/** Runs a snippet as the configuration file that it is. */
function configOf(code: string): SluiceConfig {
  const body = code
    .replace("import { defineConfig } from './src/config.ts';", '')
    .replace('export default', 'return');
  return compileFunction(body, ['defineConfig'])(defineConfig) as SluiceConfig;
}

function redact(label: string, document: JsonObject): unknown {
  const snippet = snippets.find((each) => each.label === label);
  const [tenant] = configOf(snippet?.code ?? '').tenants;
  return createRedactor(
    policyFor(tenant?.redaction ?? { detectors: {}, fields: {}, keep: [] }, 'event'),
  ).redact(document).value;
}

test('the guide has snippets, and each is a whole configuration', () => {
  expect(snippets.length).toBeGreaterThanOrEqual(7);
  for (const { code } of snippets) expect(code).toMatch(/^import \{ defineConfig \}.*export default define/s);
});

test.each(snippets)('the snippet $label is taken', ({ code }) => {
  expect(configOf(code).tenants.length).toBeGreaterThan(0);
});

describe('what the cookbook promises', () => {
  const card = ['4111', '1111', '1111', '1111'].join(' ');

  test('PCI DSS: the last four of a card stay, authentication data is gone without a trace', () => {
    const details = { note: `card ${card} declined`, cvv: '123', track2: 'x', PIN: 1234, cardNumber: card };
    expect(redact('pci', { sluice: { details } })).toEqual({
      sluice: {
        details: { note: 'card ************1111 declined', cardNumber: '[REDACTED:payment_card]' },
      },
    });
  });

  test('GDPR: special categories are gone, names are masked, the order and the user id stay', () => {
    const details = {
      religion: 'x',
      diagnosis: 'y',
      nickname: 'z',
      first_name: 'Ann',
      order_id: 'ann@example.com',
    };
    expect(redact('gdpr', { user: { id: 'u_1', email: 'ann@example.com' }, sluice: { details } })).toEqual({
      user: { id: 'u_1', email: '[REDACTED:email]' },
      sluice: {
        details: {
          nickname: '[REDACTED:field]',
          first_name: '[REDACTED:person_name]',
          order_id: 'ann@example.com',
        },
      },
    });
  });

  test('HIPAA: identifiers go by the names of their fields, and the address of the client stays', () => {
    const details = { mrn: 12345678, city: 'Springfield', dob: '1984-02-29', discharge_date: '2026-03-01' };
    expect(redact('hipaa', { source: { ip: '198.51.100.7' }, sluice: { details } })).toEqual({
      source: { ip: '198.51.100.7' },
      sluice: {
        details: { mrn: '[REDACTED:field]', city: '[REDACTED:field]', dob: '[REDACTED:date_of_birth]' },
      },
    });
  });
});

describe('the table of actions', () => {
  const left = (action: 'mask' | 'partial' | 'drop' | 'report' | 'keep') =>
    createRedactor(policyFor({ detectors: { email: action }, fields: {}, keep: [] }, 'all')).redactText(
      'mail ann@example.com now',
    ).text;

  test.each(['mask', 'partial', 'drop'] as const)('shows what %s leaves', (action) => {
    const row = guide.split('\n').find((line) => line.startsWith(`| \`${action}\` |`));
    expect(row).toContain(`\`${left(action)}\``);
  });

  test.each(['report', 'keep'] as const)('says that %s changes nothing', (action) => {
    expect(left(action)).toBe('mail ann@example.com now');
  });

  test('two keys that become one do not fall together', () => {
    const all = createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, 'all'));
    const { value } = all.redact({ 'ann@example.com': 1, 'bob@example.com': 2 });
    expect(Object.keys(value)).toEqual(['[REDACTED:email]', '[REDACTED:email]_2']);
  });
});

test('every field type that the guide speaks of exists', () => {
  const table = guide.slice(guide.indexOf('## Fields'), guide.indexOf('## Detectors'));
  const named = [...guide.matchAll(/by field \(`(\w+)`/g)].map(([, type]) => type ?? '');
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((type) => !table.includes(`| \`${type}\` |`))).toEqual([]);
});
