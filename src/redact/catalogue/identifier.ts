import type { CatalogueEntry } from './entry.ts';
import { WESTERN_IDENTIFIERS } from './identifier-west.ts';
import { OTHER_IDENTIFIERS } from './identifier-world.ts';
import { entriesOf } from './rows.ts';

export const identifierCatalogue: readonly CatalogueEntry[] = [
  ...entriesOf(WESTERN_IDENTIFIERS),
  ...entriesOf(OTHER_IDENTIFIERS),
];
