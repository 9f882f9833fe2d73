import type { CatalogueEntry } from './entry.ts';

export const contactCatalogue: readonly CatalogueEntry[] = [
  {
    type: 'email',
    title: 'e-mail address',
    form: 'local part, @ and a domain with a top level; quoted local parts and international domains too',
    check:
      'labels of the domain; no version, file name, git remote, user of a URL or session of an AWS principal',
    source: 'https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2',
  },
  {
    type: 'phone_number',
    title: 'telephone number',
    form:
      '+ or 00, country calling code and national number; national numbers in the groups they are written in; ' +
      'bare digits beside a telling word',
    check:
      'country calling code and length, area and exchange code, grouping; no date, time, address, amount or number of another kind',
    source: 'https://www.itu.int/rec/T-REC-E.164',
  },
];
