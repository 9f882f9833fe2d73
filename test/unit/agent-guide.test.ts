import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { compileFunction } from 'node:vm';
import { expect, test } from 'vitest';
import { defineConfig, type SluiceConfig } from '../../src/config.ts';
import { RETRY_REASONS } from '../../src/event/loss.ts';
import { readAgentKeys } from '../../src/forward/agent/agent-keys.ts';
import { createProgram } from '../../tools/cli/program.ts';
import { sourceFiles } from '../support/source-files.ts';

const guide = readFileSync(new URL('../../docs/agent.md', import.meta.url), 'utf8');
const sink = sourceFiles('adapters/wazuh/agent')
  .map(({ text }) => text)
  .join('\n');

test('the configuration of the guide is taken', () => {
  const [, code = ''] = /<!-- config: agent -->\n```ts\n([^`]*)```/.exec(guide) ?? [];
  const body = code.replace(/^import .*\n/, '').replace('export default', 'return');
  const { wazuh } = compileFunction(body, ['defineConfig'])(defineConfig) as SluiceConfig;
  expect(wazuh.agent).toMatchObject({ mode: 'event-only' });
  expect(wazuh.nodes[0]?.agent).toEqual({ host: 'wazuh.example.com', port: 1514 });
});

test('the commands of the guide have the options that the command has', () => {
  const quiet = new PassThrough();
  const streams = { input: quiet, output: quiet, errors: quiet };
  const program = createProgram({ streams, env: {}, now: () => 0 }, () => {});
  const enrol = program.commands
    .find((command) => command.name() === 'wazuh')
    ?.commands.find((command) => command.name() === 'enrol');
  const known = enrol?.options.map(({ long }) => long) ?? [];
  const lines = [...guide.matchAll(/npx sluice wazuh enrol(.*)/g)].map(([, rest = '']) => rest);
  expect(lines).toHaveLength(2);
  for (const line of lines)
    for (const [option] of line.matchAll(/--[a-z-]+/g)) expect(known, line).toContain(option);
});

test('the form of the secret is one that is read', () => {
  const [, json = ''] = /`(\{"keys".*?\})`/.exec(guide) ?? [];
  const filled = json.replace('<id> <name> <ip> <64 hex digits>', `001 sluice any ${'ab'.repeat(32)}`);
  expect(readAgentKeys(filled)).toMatchObject({ ok: true });
});

test('codes, reasons and metrics of the guide are those of the sink', () => {
  const codes = [...guide.matchAll(/`(agent_\w+|connect_timeout)`/g)].map(([, code = '']) => code);
  expect(codes.length).toBeGreaterThan(5);
  for (const code of codes) expect(sink).toContain(`'${code}'`);
  const reasons = [...guide.matchAll(/reason `(\w+)`/g)].map(([, reason = '']) => reason);
  expect(reasons.length).toBeGreaterThanOrEqual(2);
  for (const reason of reasons) expect(RETRY_REASONS).toContain(reason);
  for (const metric of ['AgentEventsResent', 'AgentUnverified']) {
    expect(guide).toContain(metric);
    expect(sink).toContain(`'${metric}'`);
  }
});
