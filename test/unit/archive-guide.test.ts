import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFunction } from 'node:vm';
import { expect, test } from 'vitest';
import { defineConfig, type SluiceConfigInput } from '../../src/config.ts';
import { SOURCES } from '../../src/event/envelope.ts';
import { archiveKey, PARTITION_KEYS } from '../../src/forward/archive-layout.ts';
import { ROOT } from '../support/source-files.ts';

const guide = readFileSync(join(ROOT, 'docs/archive.md'), 'utf8');
const [definition = ''] = /CREATE EXTERNAL TABLE[^;]*;/.exec(guide) ?? [];
const property = (name: string) => new RegExp(`'${name}' =\\s+'([^']*)'`).exec(definition)?.[1];

test('the table of the guide is partitioned as the archive is', () => {
  const [, columns = ''] = /PARTITIONED BY \(([^)]*)\)/.exec(definition) ?? [];
  expect(
    columns
      .replaceAll('`', '')
      .split(', ')
      .map((column) => column.split(' ')[0]),
  ).toEqual([...PARTITION_KEYS]);
  for (const key of PARTITION_KEYS) expect(property(`projection.${key}.type`)).toBeDefined();
  expect(property('projection.source.values')).toBe(SOURCES.join(','));
});

test('the locations that the guide has projected are those where objects lie', () => {
  const template = property('storage.location.template') ?? '';
  const values: Record<string, string> = { tenant: 'acme', source: 'app', date: '2026-03-04', hour: '05' };
  const location = template.replaceAll(/\$\{(\w+)\}/g, (_, name) => values[name] ?? '');
  const key = archiveKey(
    { key: 'k'.repeat(24), since: Date.UTC(2026, 2, 4, 5, 59) },
    { tenant: 'acme', source: 'app' },
  );
  expect(`s3://<ArchiveBucketName>/${key}`).toBe(`${location}${'k'.repeat(24)}.jsonl.gz`);
  expect(property('projection.hour.digits')).toBe('2');
});

test('the settings of the guide are taken', () => {
  const [, settings = ''] = /```ts\narchive: (\{[^`]*\}),\n```/.exec(guide) ?? [];
  const archive = compileFunction(`return ${settings}`)() as SluiceConfigInput['archive'];
  expect(
    defineConfig({
      tenants: [{ id: 'acme' }],
      wazuh: { nodes: [{ name: 'master', url: 'https://wazuh.example.com:55000' }] },
      archive,
    }).archive,
  ).toMatchObject({ retentionDays: 730, objectLock: { mode: 'compliance', days: 365 } });
});
