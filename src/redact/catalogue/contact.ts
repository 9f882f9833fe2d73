import type { CatalogueEntry } from './entry.ts';

export const contactCatalogue: readonly CatalogueEntry[] = [
  {
    type: 'email',
    title: 'e-mail address',
    form: 'local part, @, a domain with a top level; letters beyond ASCII too',
    check: 'domain labels; no file name, package version, Git remote or AWS principal',
    source: 'https://www.rfc-editor.org/rfc/rfc5321',
  },
];
