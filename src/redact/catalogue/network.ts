import type { CatalogueEntry } from './entry.ts';

export const networkCatalogue: readonly CatalogueEntry[] = [];
