import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { notes, released } from '../../tools/release/changelog.ts';
import { ROOT } from '../support/source-files.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const manifest = (folder: string) =>
  JSON.parse(read(join(folder, 'package.json'))) as {
    name: string;
    version: string;
    private?: boolean;
    publishConfig?: object;
  };
const WORKSPACES = ['packages/client', 'packages/logtest', 'tools/cli'];

test('what was unreleased becomes the version, under an empty heading for what comes next', () => {
  const changelog = '# Changelog\n\n## Unreleased\n\n- One.\n\n## 0.1.0 (2026-01-01)\n\n- Nil.\n';
  expect(released(changelog, '0.2.0', '2026-02-03')).toBe(
    '# Changelog\n\n## Unreleased\n\n## 0.2.0 (2026-02-03)\n\n- One.\n\n## 0.1.0 (2026-01-01)\n\n- Nil.\n',
  );
});

test.each([
  ['no heading', '# Changelog\n'],
  ['nothing under it', '## Unreleased\n\n## 0.1.0 (2026-01-01)\n\n- Nil.\n'],
  ['the same version twice', released('## Unreleased\n\n- One.\n', '0.2.0', '2026-02-03')],
])('a changelog with %s is not released', (_, changelog) => {
  expect(() => released(changelog, '0.3.0', '2026-03-04')).toThrow(
    /"## Unreleased": write what a user notices/,
  );
});

test('a release is told in the words of its version, before it has one in those that are unreleased', () => {
  const changelog = released(
    '# Changelog\n\n## Unreleased\n\n- Two.\n\n## 0.2.0 (2026-01-01)\n\n- One.\n',
    '0.2.1',
    '2026-02-03',
  );
  expect(notes(changelog, '0.2.1').trim()).toBe('- Two.');
  expect(notes(changelog, '0.2.0').trim()).toBe('- One.');
  expect(notes('## Unreleased\n\n- Three.\n\n## 0.2.0 (2026-01-01)\n', '0.3.0').trim()).toBe('- Three.');
});

test('Sluice and its packages have one version, and changesets keep it so', () => {
  const versions = new Set([manifest('.'), ...WORKSPACES.map(manifest)].map(({ version }) => version));
  expect(versions.size).toBe(1);
  expect(read('examples/supabase-edge/deno.json')).toContain(`@sluice/client@${[...versions][0]}"`);
  const { fixed } = JSON.parse(read('.changeset/config.json')) as { fixed: readonly string[][] };
  expect(fixed).toEqual([WORKSPACES.map((folder) => manifest(folder).name)]);
});

test('the client and the rule tester are published for everybody, with their provenance, and nothing else is', () => {
  for (const folder of ['packages/client', 'packages/logtest'])
    expect(manifest(folder)).toMatchObject({ publishConfig: { access: 'public', provenance: true } });
  for (const folder of ['.', 'tools/cli', 'tools/release']) expect(manifest(folder).private).toBe(true);
});
