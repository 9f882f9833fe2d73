import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CodedError } from '../../../../src/kernel/coded-error.ts';
import { CHECK_GROUPS, CHECK_NAMES, CHECKS } from '../../../../tools/cli/doctor/catalogue.ts';
import {
  amber,
  type Check,
  type Finding,
  green,
  red,
  runChecks,
} from '../../../../tools/cli/doctor/check.ts';
import { neededPermissions } from '../../../../tools/cli/doctor/needed-permissions.ts';
import { findingText, reportJson, summaryText } from '../../../../tools/cli/doctor/report.ts';
import { createShipped } from '../../../../tools/local/manager/rbac/shipped.ts';
import { commandFolder } from '../../../support/command-folder.ts';
import { sluice } from '../run-sluice.ts';
import { deployment, lineOf } from './bench.ts';

const clock = () => 0;

describe('checks', () => {
  test('run side by side, and are told in their order', async () => {
    const { promise: second, resolve: end } = Promise.withResolvers<void>();
    const ran = (seen: ReturnType<typeof green>) => {
      end();
      return seen;
    };
    const checks: readonly Check[] = [
      { name: 'dns', subject: 'a', run: () => second.then(() => green('one')) },
      { name: 'tcp', subject: 'b', run: async () => ran(green('two')) },
    ];
    const told: string[] = [];
    await runChecks(checks, clock, (found) => told.push(...found.map(({ seen }) => seen)));
    expect(told).toEqual(['one', 'two']);
  });

  test('wait for those that they need, of the same subject, and are skipped behind a red one', async () => {
    const order: string[] = [];
    const check = (
      name: Check['name'],
      subject: string,
      colour: typeof green,
      needs: Check['needs'] = [],
    ): Check => ({
      name,
      subject,
      needs,
      run: async () => {
        order.push(`${name} ${subject}`);
        return colour('x');
      },
    });
    const all = await runChecks(
      [
        check('version', 'a', green, ['login']),
        check('login', 'a', red),
        check('login', 'b', amber),
        check('version', 'b', green, ['login']),
      ],
      clock,
      () => {},
    );
    expect(order).toEqual(['login a', 'login b', 'version b']);
    expect(all.map(lineOf)).toEqual([
      'grey: skipped, because login is red',
      'red: x',
      'amber: x',
      'green: x',
    ]);
  });

  test('that hang are red after their time, and are asked to stop', async () => {
    let stopped = false;
    const run = (signal: AbortSignal) =>
      new Promise<never>(() => signal.addEventListener('abort', () => (stopped = true)));
    const [found] = await runChecks([{ name: 'dns', subject: 'a', timeoutMs: 1, run }], clock, () => {});
    expect(found?.seen).toBe('no result within 0.001 s');
    expect(stopped).toBe(true);
  });

  test('that throw are red with what is safe to show', async () => {
    const throwing = (name: Check['name'], error: unknown): Check => ({
      name,
      subject: 'a',
      run: () => Promise.reject(error),
    });
    const all = await runChecks(
      [
        throwing('dns', new CodedError('known', 'the table is gone')),
        throwing('tcp', new TypeError('PLANTED')),
        throwing('version', Object.assign(new Error('PLANTED'), { code: 'EPIPE' })),
      ],
      clock,
      () => {},
    );
    expect(all.map(lineOf)).toEqual([
      'red: the table is gone',
      'red: failed with TypeError (unexpected)',
      'red: failed with Error (EPIPE)',
    ]);
  });
});

describe('the report', () => {
  const finding: Finding = {
    ...red('it is gone', 'bring it back'),
    check: 'table',
    subject: 'sluice',
    ms: 1_234,
  };
  const skipped: Finding = { status: 'grey', seen: 'skipped', check: 'probe', subject: 'ingest', ms: 0 };

  test('has a sign, a word, the next step, and the time when it took some', () => {
    expect(findingText(finding, false)).toBe(
      '✗ red    table         sluice: it is gone (1.2 s)\n         → bring it back\n',
    );
    expect(findingText(finding, true)).toContain('\u001b[31m✗ red');
    expect(summaryText([finding, skipped], false)).toBe('\n1 red, 1 skipped\n');
  });

  test('is one document as JSON, as bad as the worst of it', () => {
    const document = JSON.parse(reportJson([skipped, finding], 0));
    expect(document).toMatchObject({ at: '1970-01-01T00:00:00.000Z', status: 'red' });
    expect(document.findings).toHaveLength(2);
    expect(JSON.parse(reportJson([{ ...finding, status: 'amber' }], 0)).status).toBe('amber');
    expect(JSON.parse(reportJson([skipped], 0)).status).toBe('green');
  });
});

describe('the command', () => {
  const folder = commandFolder();
  const CONFIG = `export default {
    tenants: [{ id: 'main' }],
    wazuh: { nodes: [{ name: 'one', url: 'https://127.0.0.1:1' }] },
  };`;
  const REGION = { AWS_REGION: 'eu-west-1' };

  test('ends with 1 when anything is red, and prints what the checks need, too', async () => {
    await writeFile(join(folder(), 'sluice.config.ts'), CONFIG);
    const { exitCode, printed } = await sluice('doctor --only login --json', '', REGION);
    expect(exitCode).toBe(1);
    const { status, findings } = JSON.parse(printed.join('\n'));
    expect(status).toBe('red');
    expect(findings.map(({ check }: Finding) => check)).toEqual(['dns', 'tcp', 'certificate', 'login']);
  });

  test('ends with 0 when nothing is', async () => {
    await writeFile(join(folder(), 'sluice.config.ts'), CONFIG);
    const { exitCode, printed } = await sluice('doctor --only dns,archive', '', REGION);
    expect(exitCode).toBe(0);
    expect(printed[0]).toMatch(/^✓ green {2}dns +one: 127\.0\.0\.1 is an address$/);
    expect(printed.at(-1)).toBe('1 green, 1 skipped');
  });

  test.each([
    ['doctor', {}, /there is no sluice\.config\.ts here/],
    ['doctor --local', {}, /no stack runs here/],
    ['doctor --only nodes', {}, /there is no check "nodes"; groups are node, agent/],
    ['doctor --local --region eu-west-1', {}, /cannot be used with/],
  ])('called as `%s` where it cannot work says what to do', async (line, env, expected) => {
    const { exitCode, errors } = await sluice(line, '', env);
    expect({ exitCode, errors }).toEqual({ exitCode: 2, errors: expect.stringMatching(expected) });
  });

  test.each([
    ['', {}, /which region\?/],
    [' --region west', {}, /the region is not one/],
    [' --url http://ingest.example.com', REGION, /in the clear/],
    ['', { ...REGION, SLUICE_WAZUH_USER: 'me' }, /set both/],
  ])('refuses `doctor%s` with %o', async (flags, env, expected) => {
    await writeFile(join(folder(), 'sluice.config.ts'), CONFIG);
    const { exitCode, errors } = await sluice(`doctor${flags}`, '', env);
    expect({ exitCode, errors }).toEqual({ exitCode: 2, errors: expect.stringMatching(expected) });
  });
});

describe('docs/doctor.md', () => {
  const DOC = readFileSync(new URL('../../../../docs/doctor.md', import.meta.url), 'utf8');

  test('explains every check, in its group and in their order, and no other', () => {
    const explained = DOC.split(/^## /m)
      .slice(1)
      .flatMap((section) => {
        const group = /^`(\w+)`/.exec(section)?.[1];
        return [...section.matchAll(/^\| `([\w-]+)` \| ([^|]+) \|/gm)].map(([, name = '', about = '']) => ({
          group,
          name,
          about: about.trim(),
        }));
      })
      .filter(({ group }) => group !== undefined);
    expect(explained).toEqual(CHECK_NAMES.map((name) => ({ name, ...CHECKS[name] })));
    expect(CHECK_GROUPS.length).toBe(6);
  });

  test('names for every permission the shipped policy that holds it', () => {
    const { policies } = createShipped();
    const agent = { mode: 'event-only', maxEventsPerSecond: 1_000, maxUnacknowledged: 1_000 } as const;
    const { config } = deployment({ wazuh: { agent } });
    const needed = [false, true].flatMap((clustered) => neededPermissions(config, clustered));
    expect(needed.length).toBeGreaterThan(10);
    for (const { action, resource, policy } of needed) {
      expect(policies.get(policy.id)).toMatchObject({
        name: policy.name,
        policy: { actions: expect.arrayContaining([action]), resources: expect.arrayContaining([resource]) },
      });
      const row = DOC.split('\n').find((line) => line.endsWith(`| ${policy.id} \`${policy.name}\` |`));
      expect(row).toContain(`\`${action}\``);
    }
  });
});
