import { readFileSync } from 'node:fs';
import { compileFunction } from 'node:vm';
import { expect, test } from 'vitest';
import { readHookSecrets } from '../../functions/middleware/secret-shapes.ts';
import { defineConfig, type SluiceConfig } from '../../src/config.ts';
import { AUTH_ENTRIES, readAuthEntry } from '../../src/normalize/supabase-auth-entries.ts';

const guide = readFileSync(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');
const [, code = ''] = /<!-- config: hooks -->\n```ts\n([^`]*)```/.exec(guide) ?? [];
const body = code.replace(/^import .*\n/, '').replace('export default', 'return');
const { hooks } = compileFunction(body, ['defineConfig'])(defineConfig) as SluiceConfig;
const names = [...hooks.supabase, ...hooks.sentry].map(({ name }) => name);

test('the configuration of the guide is taken, and shows every scheme', () => {
  expect([...hooks.supabase, ...hooks.sentry].map(({ scheme }) => scheme)).toEqual([
    'header',
    'standard-webhooks',
    'signature',
    'url-token',
  ]);
});

test('the secret of the guide has an entry for each of its hooks, in the form that is read', () => {
  const [, json = ''] = /--secret-string "(\{[\s\S]*?\n\})"/.exec(guide) ?? [];
  const text = json.replaceAll('\\"', '"').replaceAll(/\$\([^)]*\)|<[^>]*>/g, 'x'.repeat(40));
  expect(Object.keys(readHookSecrets('sluice/hooks', text)).toSorted()).toEqual(names.toSorted());
});

test('a secret of another form is refused without a word of it', () => {
  for (const text of [
    '',
    '[]',
    '{"a":"x"}',
    '{"a":{"current":"short"}}',
    '{"a":{"current":"hunter2hunter2"}}',
  ])
    expect(() => readHookSecrets('sluice/hooks', text)).toThrow(
      /^secret "sluice\/hooks" does not have the form .*; put a new value$/,
    );
});

test('the entries that the guide says the catalogue has are those', () => {
  const [, row = ''] = /^\| entry (.*) \| those of every application \|$/m.exec(guide) ?? [];
  const [entries = '', actions = ''] = row.split(' | ');
  const words = (text: string) => Array.from(text.matchAll(/`(\w+)`/g), ([, word = '']) => word);
  expect(words(entries).map((entry) => readAuthEntry(entry, '').action)).toEqual(words(actions));
  const others = AUTH_ENTRIES.filter(
    (entry) => !words(entries).includes(entry) && entry !== 'mfa_code_login',
  );
  for (const entry of others) expect(readAuthEntry(entry, '').action).toBe(`supabase_auth_${entry}`);
});
