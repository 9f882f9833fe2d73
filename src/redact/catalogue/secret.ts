import type { CatalogueEntry } from './entry.ts';

/** What people read about the detectors of pack `secret`. */
export const secretCatalogue: readonly CatalogueEntry[] = [
  {
    type: 'url_password',
    title: 'password or token in the user part of a URL',
    form: 'scheme://user:password@host, also with separators that nobody escaped, and scheme://token@host',
    check:
      'structure of the authority, no placeholder; a token without a password is at least 20 random characters',
    source: 'https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1',
  },
  {
    type: 'password',
    title: 'password beside its name',
    form: 'name = value, name: value, "value" == name, <name>value</name>, --name value, name("value"), in ten languages; IDENTIFIED BY, curl -u, sshpass -p, netrc, "my password is …"',
    check: 'a name that ends in a word for password; no placeholder, no sentence, no code that reads one',
    source: 'https://cwe.mitre.org/data/definitions/532.html',
  },
  {
    type: 'basic_credentials',
    title: 'credentials of HTTP Basic authentication',
    form: 'Basic and base64',
    check: 'the base64 is text that has a colon',
    source: 'https://www.rfc-editor.org/rfc/rfc7617',
  },
  {
    type: 'bearer_token',
    title: 'bearer token',
    form: 'Bearer and at least 8 characters of token68',
    check: 'digits in it, or long with both cases',
    source: 'https://www.rfc-editor.org/rfc/rfc6750#section-2.1',
  },
  {
    type: 'authorization',
    title: 'credentials of an Authorization header',
    form: 'Authorization or Proxy-Authorization, whatever the scheme: all of a token, and of parameters those that prove (response, Signature, mac, key)',
    check: 'digits in it, or long with both cases; ids of access keys stay',
    source: 'https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2',
  },
  {
    type: 'cookie',
    title: 'cookies',
    form: 'Cookie: or Set-Cookie: to the end of the line, curl -b',
    check: 'a pair of name and value',
    source: 'https://www.rfc-editor.org/rfc/rfc6265#section-4',
  },
  {
    type: 'secret',
    title: 'random value beside a name that tells of a secret',
    form: 'api_key=…, "clientSecret":"…", X-Api-Key: …, ?sig=…, AccountKey=…, --token …, ?code=…',
    check:
      'a name that ends in a word for key, token or secret; as random as generated values are, or a pass phrase; no id, path, version or placeholder',
    source: 'https://cwe.mitre.org/data/definitions/798.html',
  },
];
