import { describe, expect, test } from 'vitest';
import { credentialCatalogue } from '../../../src/redact/catalogue/credential.ts';
import { credential } from '../../../src/redact/detectors/credential/all.ts';
import { policyFor } from '../../../src/redact/policy-for.ts';
import { createRedactor } from '../../../src/redact/redactor.ts';
import { carriers } from '../../support/planted/carriers.ts';
import { credentialLookAlikes, plantedCredential } from '../../support/planted/credential.ts';
import { formsOf, plantedSecrets } from '../../support/planted/secrets.ts';

const redactor = createRedactor(policyFor({ detectors: {}, fields: {}, keep: [] }, 'all'));
const redacted = (text: string): string => redactor.redactText(text).text;

describe('credentials that their issuers mark', () => {
  test('something is planted for every detector', () => {
    const planted = new Set([...plantedSecrets(), ...plantedCredential()].map(({ type }) => type));
    expect(credential.map(({ type }) => type).filter((type) => !planted.has(type))).toEqual([]);
  });

  test('every detector is in the catalogue once, with its form, check and source', () => {
    expect(credentialCatalogue.map(({ type }) => type).toSorted()).toEqual(
      credential.map(({ type }) => type).toSorted(),
    );
    for (const entry of credentialCatalogue) {
      expect(entry.source).toMatch(/^https:\/\/[\w.-]+\/\S*$/);
      expect(Object.values(entry).filter((text) => text === '')).toEqual([]);
    }
  });

  test.each(plantedCredential().map((planted, i) => [`${planted.type} ${i}`, planted] as const))(
    '%s is found as what it is, in every carrier',
    (_, { type, value, text }) => {
      expect(redactor.redactText(text).findings.map((finding) => finding.type)).toContain(type);
      for (const carry of Object.values(carriers)) {
        const output = redacted(carry(text));
        for (const form of formsOf(value)) expect(output).not.toContain(form);
      }
    },
  );

  test.each(plantedCredential().map((planted, i) => [`${planted.type} ${i}`, planted] as const))(
    'what stands around %s stays, and nothing is found twice',
    (_, { value, text }) => {
      const [before, after] = text.split(value);
      const output = redacted(`say ${text}, then`);
      expect(output.startsWith(`say ${before}[REDACTED:`)).toBe(true);
      expect(output.endsWith(`]${after}, then`)).toBe(true);
      expect(redacted(output)).toBe(output);
    },
  );

  test.each(Object.entries(carriers))('look-alikes stay byte-identical in the carrier %s', (_, carry) => {
    for (const innocent of credentialLookAlikes()) expect(redacted(carry(innocent))).toBe(carry(innocent));
  });

  const token = plantedCredential().find(({ type }) => type === 'github_token')?.value ?? '';
  test.each([
    [`\\n${token}\\nnext`, '\\n[REDACTED:github_token]\\nnext'],
    [`MY_${token}.`, 'MY_[REDACTED:github_token].'],
    [`?t=${token}&u=${token}#x`, '?t=[REDACTED:github_token]&u=[REDACTED:github_token]#x'],
    [`x${token}`, `x${token}`],
    [`"${token}","${token}"`, '"[REDACTED:github_token]","[REDACTED:github_token]"'],
  ])(
    'a token begins behind no letter, unless that is an escape, and ends with its alphabet: %s',
    (text, expected) => {
      expect(redacted(text)).toBe(expected);
    },
  );

  const hex = '5f2c9a7b1d3e4f605f2c9a7b1d3e4f605f2c9a7b';
  test.each([
    [`meraki: ${hex}`, 'meraki: [REDACTED:vendor_key]'],
    [`setKey("MERAKI_API_KEY", "${hex}")`, 'setKey("MERAKI_API_KEY", "[REDACTED:vendor_key]")'],
    [`merakiToken => '${hex}'`, "merakiToken => '[REDACTED:vendor_key]'"],
    [`--meraki-api-key ${hex} -v`, '--meraki-api-key [REDACTED:vendor_key] -v'],
    [`meraki_network_id=${hex}`, `meraki_network_id=${hex}`],
    [`meraki: ${hex}0`, `meraki: ${hex}0`],
    [`the meraki build ${hex}`, `the meraki build ${hex}`],
  ])('a key without a mark is known by its vendor and its form: %s', (text, expected) => {
    expect(redacted(text)).toBe(expected);
  });

  test('a Kubernetes Secret loses its values and nothing else', () => {
    const value = Buffer.from('correct horse battery').toString('base64');
    const yaml = (...values: readonly string[]): string =>
      `metadata:\n  name: db\nkind: Secret\ndata: # encoded\n  user: ${values[0]}\n  ca.pem: |\n    ${values[1]}\n  "url": "${values[2]}"\ntype: Opaque\n---\nkind: ConfigMap\ndata:\n  user: ${value}\n`;
    expect(redacted(yaml(value, `${value}\n    ${value}`, value))).toBe(
      yaml(...Array.from({ length: 3 }, () => '[REDACTED:kubernetes_secret]')),
    );
  });

  test('hex of 32 bytes is a wallet key where a word says so, and a hash where another does', () => {
    const key = `0x${hex.slice(0, 32)}${hex.slice(0, 32)}`;
    expect(redacted(`wallet ${key}`)).toBe('wallet [REDACTED:wallet_private_key]');
    expect(redacted(`tx ${key} was mined`)).toBe(`tx ${key} was mined`);
    expect(redactor.redact({ id: key }).value).toEqual({ id: key });
  });
});
