import type { CatalogueEntry } from './entry.ts';
import { entriesOf } from './rows.ts';

export const financialCatalogue: readonly CatalogueEntry[] = entriesOf(`
payment_card | Payment card number | 13 to 19 digits, in groups or not | issuer ranges, length and Luhn; of other shapes beside a telling word | ISO/IEC 7812-1
iban | International bank account number | country, 2 check digits and up to 30 characters, in groups or not | length and structure of the country and mod 97; beside its name the structure alone | https://www.swift.com/standards/data-standards/iban-international-bank-account-number
aba_routing_number | US bank routing number | 9 digits, 4-4-1 or bare | district and weighted sum; bare digits alone or beside a telling word | https://www.aba.com/about-us/routing-number
bank_account | Bank account number | 6 to 20 digits, in groups or not | a telling word | ISO 13616
bic | Bank identifier code | 8 or 11 capital letters and digits | its name beside it | ISO 9362
`);
