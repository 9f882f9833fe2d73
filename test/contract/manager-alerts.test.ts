import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RECORDED_RULES } from '../../tools/conformance/local-rules.ts';
import type { Manager } from '../../tools/local/manager/manager.ts';
import { clock, golden, login, managerPool, ruleset, send } from '../support/manager-replay.ts';

const { start, closeAll } = managerPool();

afterAll(closeAll);

interface Invocation {
  readonly argv: readonly string[];
  readonly alertFile: { readonly content: string };
  readonly optionsFile: string;
}
const INVOCATIONS: readonly Invocation[] = JSON.parse(golden('integratord/invocation.json')).invocations;
const RECORDED = JSON.parse(INVOCATIONS[0]?.alertFile.content ?? '');

/** A louder rule beside the one that made the recorded alert, and a quiet one. */
const OTHERS = {
  file: 'other_rules.xml',
  xml: `<group name="golden,">
    <rule id="100804" level="13">
      <decoded_as>json</decoded_as>
      <field name="sluice.event.action">^security_</field>
      <options>no_full_log</options>
      <description>Attack</description>
    </rule>
    <rule id="100899" level="2">
      <decoded_as>json</decoded_as>
      <field name="sluice.event.action">^quiet$</field>
      <description>Below the alert level</description>
    </rule>
  </group>`,
};
const RULES = ruleset(RECORDED_RULES, OTHERS);

const attack = (n: number, more = '') =>
  `{"sluice":{"event":{"action":"security_x"}},"n":${n},"m":"${more}"}`;

async function post(manager: Manager, ...events: readonly string[]): Promise<void> {
  const headers = { Authorization: `Bearer ${await login(manager)}`, 'Content-Type': 'application/json' };
  const body = JSON.stringify({ events });
  const { status } = await send(manager, { method: 'POST', path: '/events', headers, body });
  expect(status).toBe(200);
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-manager-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('alerts', () => {
  test('the recorded event becomes the recorded alert, member for member, in the same order', async () => {
    const manager = await start(clock(), { ruleset: RULES, name: 'manager' });
    await post(manager, RECORDED.full_log);
    const [alert] = manager.alerts();
    expect(Object.keys(alert ?? {})).toEqual(Object.keys(RECORDED));
    expect(alert).toEqual({ ...RECORDED, timestamp: '2026-11-20T20:30:00.000+0000', id: '1795206600.0' });
    expect(JSON.stringify(alert?.data)).toBe(JSON.stringify(RECORDED.data));
    expect(Object.keys(alert?.rule ?? {}).toSorted()).toEqual(Object.keys(RECORDED.rule).toSorted());
  });

  test('every recorded alert has members that ours knows, in the order ours writes them', () => {
    const order = 'timestamp rule agent manager id previous_output full_log predecoder decoder data location';
    const known = order.split(' ');
    const lines = golden('integratord/alerts.ndjson').trim().split('\n');
    expect(lines.length).toBeGreaterThan(30);
    for (const line of lines) {
      const members = Object.keys(JSON.parse(line));
      expect(members).toEqual(known.filter((name) => members.includes(name)));
    }
  });

  test('alerts.json holds a line for each, under ids that never repeat, and quiet rules write nothing', async () => {
    const alertsFile = join(folder, 'alerts.json');
    const manager = await start(clock(), { ruleset: RULES, alertsFile });
    await post(manager, attack(1), attack(2), '{"sluice":{"event":{"action":"quiet"}}}', 'no json');
    const lines = readFileSync(alertsFile, 'utf8').trimEnd().split('\n');
    expect(lines).toEqual(manager.alerts().map((alert) => JSON.stringify(alert)));
    expect(new Set(manager.alerts().map(({ id }) => id)).size).toBe(2);
    expect(manager.alerts().every((alert) => !('full_log' in alert))).toBe(true);
    expect(manager.counters.analysisd).toMatchObject({ processed: 4, alerts: 2 });
  });
});

describe('integratord', () => {
  /** A script that notes how it was called. */
  function recorder(body = ''): string {
    const script = join(folder, 'custom-golden');
    const log = join(folder, 'calls');
    const note = `{ printf '%s\\0' "$0" "$@"; cat "$1"; printf '\\0'; cat "$5"; printf '\\001'; } >> "${log}"`;
    writeFileSync(script, `#!/bin/sh\n${note}\n${body}\n`, { mode: 0o755 });
    return script;
  }
  const calls = (): string[][] =>
    readFileSync(join(folder, 'calls'), 'utf8')
      .split('\u0001')
      .slice(0, -1)
      .map((call) => call.split('\0'));

  const integration = (command: string, level = 3) => ({
    command,
    hookUrl: 'https://example.org/v1/alerts',
    apiKey: 'golden-key',
    level,
    timeoutS: 7,
    retries: 4,
    options: { stage: 'golden', n: 1 },
  });

  test('calls the script with the recorded arguments and files', async () => {
    const manager = await start(clock(), { ruleset: RULES, integration: integration(recorder()) });
    await post(manager, RECORDED.full_log);
    await manager.integrationIdle();
    const [call = []] = calls();
    const placeholders = (argument: string) =>
      argument
        .replace(/.*\/custom-golden$/, 'integrations/custom-golden')
        .replace(/.*\/(custom-golden)-\d+--?\d+(\.\w+)$/, '/tmp/$1-<epoch>-<random>$2');
    const recorded = INVOCATIONS[0]?.argv.map((argument) => argument.replace(', negative here', ''));
    expect(call.slice(0, 9).map(placeholders)).toEqual(recorded);
    expect(call[9]).toBe(`${JSON.stringify(manager.alerts()[0])}\n`);
    expect(call[10]).toBe(INVOCATIONS[0]?.optionsFile);
    expect(spawnSync('ls', [call[1] ?? '']).status).not.toBe(0);
  });

  test('runs once for each alert of the level, in order, one at a time', async () => {
    const overlap = `[ -e "${'$0'}.busy" ] && echo overlap >> "$0.faults"; touch "$0.busy"; rm "$0.busy"`;
    const command = recorder(overlap);
    const manager = await start(clock(), { ruleset: RULES, integration: integration(command, 12) });
    await post(manager, RECORDED.full_log, attack(1), attack(2), attack(3));
    await manager.integrationIdle();
    expect(calls().map((call) => JSON.parse(call[9] ?? '').data.n)).toEqual(['1', '2', '3']);
    expect(() => readFileSync(`${command}.faults`)).toThrow('ENOENT');
    expect(manager.counters.integratord.runs).toBe(3);
  });

  test('a failed run is logged with the recorded words and not repeated', async () => {
    const log: string[] = [];
    const command = recorder('echo "to stderr" >&2; exit 1');
    const options = {
      ruleset: RULES,
      integration: integration(command),
      log: (line: string) => log.push(line),
    };
    const manager = await start(clock(), options);
    await post(manager, attack(1));
    await manager.integrationIdle();
    expect(calls()).toHaveLength(1);
    expect(manager.counters.integratord).toMatchObject({ runs: 1, failures: 1 });
    const recorded = JSON.parse(golden('integratord/invocation.json')).behaviour['exit 1'].managerLog;
    expect(log).toEqual(recorded);
  });

  test('an alert of 64 KiB is skipped', async () => {
    const manager = await start(clock(), { ruleset: RULES, integration: integration(recorder()) });
    const big = attack(1, 'x'.repeat(65_521 - attack(1).length));
    await post(manager, big, attack(2));
    await manager.integrationIdle();
    expect(calls().map((call) => JSON.parse(call[9] ?? '').data.n)).toEqual(['2']);
    expect(manager.counters.integratord).toMatchObject({ runs: 1, overlong: 1 });
  });

  test('a script that cannot be run is reported once, and the manager goes on', async () => {
    const log: string[] = [];
    const options = {
      ruleset: RULES,
      integration: integration(join(folder, 'nowhere')),
      log: (line: string) => log.push(line),
    };
    const manager = await start(clock(), options);
    await post(manager, attack(1), attack(2));
    await manager.integrationIdle();
    expect(manager.alerts()).toHaveLength(2);
    expect(log).toEqual([
      expect.stringContaining('nowhere cannot be run: alerts are not handed to nowhere.'),
    ]);
  });
});
