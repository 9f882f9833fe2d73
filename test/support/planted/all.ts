import { DETECTORS } from '../../../src/redact/detectors/all.ts';
import { contactLookAlikes, plantedContact } from './contact.ts';
import { credentialLookAlikes, plantedCredential } from './credential.ts';
import { cryptoLookAlikes, plantedCrypto } from './crypto.ts';
import { financialLookAlikes, plantedFinancial } from './financial.ts';
import { identifierLookAlikes, plantedIdentifier } from './identifier.ts';
import { lookAlikes } from './look-alikes.ts';
import { networkLookAlikes, plantedNetwork } from './network.ts';
import { plantedSecret, secretLookAlikes } from './secret.ts';
import { type Planted, plantedSecrets } from './secrets.ts';

/** One or more of every detector's kind. */
export function everyPlanted(): readonly Planted[] {
  return [
    ...plantedSecrets(),
    ...plantedContact(),
    ...plantedCredential(),
    ...plantedCrypto(),
    ...plantedFinancial(),
    ...plantedIdentifier(),
    ...plantedNetwork(),
    ...plantedSecret(),
  ];
}

/**
 * Some of every pack, but for what stays unless a policy says otherwise: for tests of the whole pipeline, in which each
 * value takes every way.
 */
export function plantedSample(): readonly Planted[] {
  const first = plantedSecrets();
  const known = new Set(first.map(({ type }) => type));
  const packs = new Map(
    DETECTORS.filter(({ defaultAction }) => defaultAction !== 'keep').map(({ type, pack }) => [type, pack]),
  );
  const further = new Map<string, Planted>();
  for (const planted of everyPlanted()) {
    const pack = packs.get(planted.type);
    if (pack !== undefined && !known.has(planted.type) && !further.has(pack)) further.set(pack, planted);
  }
  return [...first, ...further.values()];
}

export function everyLookAlike(): readonly string[] {
  return [
    ...lookAlikes(),
    ...contactLookAlikes(),
    ...credentialLookAlikes(),
    ...cryptoLookAlikes(),
    ...financialLookAlikes(),
    ...identifierLookAlikes(),
    ...networkLookAlikes(),
    ...secretLookAlikes(),
  ];
}
