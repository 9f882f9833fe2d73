import type { CatalogueEntry } from './entry.ts';

export const identifierCatalogue: readonly CatalogueEntry[] = [];
