import { contactLookAlikes, plantedContact } from './contact.ts';
import { credentialLookAlikes, plantedCredential } from './credential.ts';
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
    ...plantedNetwork(),
    ...plantedSecret(),
  ];
}

export function everyLookAlike(): readonly string[] {
  return [
    ...lookAlikes(),
    ...contactLookAlikes(),
    ...credentialLookAlikes(),
    ...networkLookAlikes(),
    ...secretLookAlikes(),
  ];
}
