import { contactCatalogue } from './contact.ts';
import { credentialCatalogue } from './credential.ts';
import { cryptoCatalogue } from './crypto.ts';
import type { CatalogueEntry } from './entry.ts';
import { financialCatalogue } from './financial.ts';
import { identifierCatalogue } from './identifier.ts';
import { networkCatalogue } from './network.ts';
import { secretCatalogue } from './secret.ts';

/** What people read about every detector there is. Read by tools; no function carries it. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  ...contactCatalogue,
  ...financialCatalogue,
  ...identifierCatalogue,
  ...networkCatalogue,
  ...cryptoCatalogue,
  ...credentialCatalogue,
  ...secretCatalogue,
];
