import type { CatalogueEntry } from './entry.ts';

export const secretCatalogue: readonly CatalogueEntry[] = [
  {
    type: 'url_password',
    title: 'password in a URL',
    form: 'scheme://user:password@host, also with unescaped separators',
    check: 'structure of the authority; no placeholder',
    source: 'https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1',
  },
  {
    type: 'password',
    title: 'password beside its name',
    form: 'password=…, "pwd": "…", IDENTIFIED BY …, --password …, curl -u user:…',
    check: 'telling name; no placeholder, expression or prose',
    source: 'https://cwe.mitre.org/data/definitions/532.html',
  },
  {
    type: 'basic_credentials',
    title: 'HTTP Basic credentials',
    form: 'Basic and base64 of user:password',
    check: 'decodes to text with a colon',
    source: 'https://www.rfc-editor.org/rfc/rfc7617',
  },
  {
    type: 'bearer_token',
    title: 'HTTP bearer token',
    form: 'Bearer and 8 or more characters',
    check: 'a digit, or both cases; no word of prose',
    source: 'https://www.rfc-editor.org/rfc/rfc6750#section-2.1',
  },
  {
    type: 'authorization',
    title: 'Authorization header',
    form: 'Authorization: and credentials of any scheme',
    check: 'header name, 8 characters with a digit',
    source: 'https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2',
  },
  {
    type: 'cookie',
    title: 'Cookie header',
    form: 'Cookie: or Set-Cookie: to the end of the line',
    check: 'header name, name=value',
    source: 'https://www.rfc-editor.org/rfc/rfc6265#section-4',
  },
  {
    type: 'secret',
    title: 'random value beside a telling name',
    form: 'api_key=…, "clientSecret": "…", X-Amz-Signature=…',
    check: 'telling name, mixture of characters, entropy; no placeholder',
    source: 'https://cwe.mitre.org/data/definitions/798.html',
  },
];
