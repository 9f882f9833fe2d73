import type { CatalogueEntry } from './entry.ts';

export const cryptoCatalogue: readonly CatalogueEntry[] = [];
