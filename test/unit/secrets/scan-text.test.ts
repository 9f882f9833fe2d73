import { generateKeyPairSync, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PLANTED } from '../../../tools/secrets/planted.ts';
import { scanText } from '../../../tools/secrets/scan-text.ts';
import { ROOT } from '../../support/source-files.ts';

const random = (alphabet: string, length: number) =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
const DIGITS = '0123456789';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const MIXED = `${UPPER}${UPPER.toLowerCase()}${DIGITS}`;

/** Made anew at each run, in pieces: no scan, and no pattern of a known example, meets them in this file. */
const FRESH: readonly (readonly [name: string, secret: string])[] = [
  // Secretlint wants a word to end with it: one of 32 ends with a sign, and is not found.
  ['an AWS secret access key', `AWS_SECRET_ACCESS_KEY=${random(`${MIXED}/+`, 39)}${random(MIXED, 1)}`],
  ['an AWS access key id', `aws_access_key_id = AKIA${random(`${UPPER}234567`, 16)}`],
  ['a Slack bot token', ['xoxb', random(DIGITS, 12), random(DIGITS, 13), random(MIXED, 24)].join('-')],
  ['a GitHub token', `gh${'p_'}${random(MIXED, 36)}`],
  ['an npm token', `npm${'_'}${random(MIXED, 36)}`],
  [
    'a private key',
    generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    }).privateKey.trim(),
  ],
];

test.each(FRESH)('%s is found in a file, at its line and without being told', async (_, secret) => {
  const found = await scanText('src/settings.ts', `// A file\n\nconst text = \`\n${secret}\n\`;\n`);
  expect(found.length).toBeGreaterThan(0);
  expect(found[0]?.line).toBe(4);
  expect(JSON.stringify(found)).not.toContain(secret.slice(-12));
});

test('what is written as nobody would write a secret is let be', async () => {
  const text =
    'const key = process.env.AWS_SECRET_ACCESS_KEY; // arn:aws:iam::123456789012:role/deploy xoxb-…';
  expect(await scanText('src/settings.ts', text)).toEqual([]);
});

test.each(Object.entries(PLANTED))('what is excused in %s is still there', async (path, digests) => {
  const found = await scanText(path, readFileSync(join(ROOT, path), 'utf8'));
  expect([...new Set(found.map(({ digest }) => digest))].toSorted()).toEqual(digests.toSorted());
});
