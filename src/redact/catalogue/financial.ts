import type { CatalogueEntry } from './entry.ts';

export const financialCatalogue: readonly CatalogueEntry[] = [
  {
    type: 'payment_card',
    title: 'payment card number',
    form: '13–19 digits, in one piece or in the groups in which cards are printed',
    check: 'issuer range with its lengths, Luhn digit',
    source: 'https://www.iso.org/standard/70484.html',
  },
];
