import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { forwarderRoleName } from '../../infra/forwarder-role.ts';
import { defineConfig, type SluiceConfig } from '../../src/config.ts';

const guide = readFileSync(new URL('../../docs/organisation.md', import.meta.url), 'utf8');
const blocks = (language: string) =>
  [...guide.matchAll(new RegExp(`^\`\`\`${language}\\b[^\\n]*\\n(.*?)^\`\`\``, 'gms'))].map(
    ([, text = '']) => text,
  );

/** The configuration that the guide shows. */
function shown(): SluiceConfig {
  const [text = ''] = blocks('ts');
  return runInNewContext(text.replace('export default', ''), { defineConfig }) as SluiceConfig;
}

test('the configuration that is shown is right, and its names are those of the commands', () => {
  const { name, environment, cloudtrail, aws } = shown();
  const [trail] = cloudtrail.trails;
  expect(guide).toContain(`BUCKET=${trail?.bucket}`);
  expect(guide).toContain(`"AWS": "${trail?.roleArn}"`);
  expect(guide).toContain(`npx cdk deploy ${name} `);
  expect(guide).toContain(`cdk.out/${name}-member.template.json`);
  expect(guide).toContain(
    `arn:aws:iam::${environment?.account}:role/${forwarderRoleName(name, environment?.region ?? '')}`,
  );
  expect(aws.organization).toMatch(/^o-/);
});

test('the commands are such that a shell can read', () => {
  expect(blocks('sh').length).toBeGreaterThan(4);
  for (const block of blocks('sh'))
    expect(spawnSync('sh', ['-n'], { input: block }).stderr.toString()).toBe('');
});

test('the statements are JSON', () => {
  const [key = '', bucket = ''] = blocks('json');
  expect(JSON.parse(key)).toMatchObject({ Action: 'kms:Decrypt' });
  expect(
    bucket
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).Action),
  ).toEqual(['s3:GetObject', 's3:ListBucket']);
});
