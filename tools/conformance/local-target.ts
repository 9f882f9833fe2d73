import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootRules } from '@sluice/logtest';
import type { ReceivedEvent } from '../local/manager/analysis.ts';
import { type Manager, startManager } from '../local/manager/manager.ts';
import { RECORDED_RULES, STOCK_FACTS } from './local-rules.ts';
import type { IntegrationRun, Target } from './target.ts';

/** As many characters as the recorded manager's host name, so that lengths can be compared. */
const HOST = 'wm';
const PASSWORD = 'R3corded-pass';

export interface LocalTarget {
  readonly target: Target;
  readonly manager: Manager;
  close(): Promise<void>;
}

/** A local manager with a clock that can be moved ahead, so that nobody has to wait, and with the rules that the recordings met. */
export async function startLocalTarget(enrolmentPassword?: string): Promise<LocalTarget> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-conformance-'));
  const script = createScript(folder);
  let aheadMs = 0;
  const received: ReceivedEvent[] = [];
  const log: string[] = [];
  const manager = await startManager({
    apiPort: 0,
    agentPort: 0,
    enrolment: { port: 0, ...(enrolmentPassword && { password: enrolmentPassword }) },
    tls: 'self-signed',
    name: HOST,
    now: () => Date.now() + aheadMs,
    users: [{ name: 'wazuh', password: PASSWORD, mayIngest: true, mayManage: true }],
    ruleset: {
      stock: { rules: [rootRules(), ...STOCK_FACTS.rules], lists: STOCK_FACTS.lists },
      custom: { rules: [RECORDED_RULES] },
    },
    integration: {
      command: script.path,
      hookUrl: 'https://example.org/v1/alerts',
      apiKey: 'golden-key',
      level: 3,
      timeoutS: 7,
      retries: 4,
      options: { stage: 'golden', n: 1 },
    },
    onEvent: (event) => received.push(event),
    log: (line) => log.push(line),
  });
  return {
    manager,
    target: {
      apiUrl: manager.apiUrl,
      trust: { ca: manager.certificatePem },
      username: 'wazuh',
      password: PASSWORD,
      agentHost: '127.0.0.1',
      agentPort: manager.agentPort ?? 0,
      enrolmentPort: manager.enrolmentPort ?? 0,
      ...(enrolmentPassword && { enrolmentPassword }),
      pause: async (seconds) => {
        aheadMs += seconds * 1000;
      },
      local: {
        events: () => received,
        log: () => log,
        failIntegration: script.fail,
        integrationRuns: async () => {
          await manager.integrationIdle();
          return script.runs();
        },
      },
    },
    close: async () => {
      await manager.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A script that notes how it was called, and fails once there is a file that says so. */
function createScript(folder: string) {
  const path = join(folder, 'custom-golden');
  const calls = join(folder, 'calls');
  const failing = join(folder, 'failing');
  writeFileSync(calls, '');
  const note = `{ printf '%s\\0' "$0" "$@"; cat "$1"; printf '\\0'; cat "$5"; printf '\\001'; } >> "${calls}"`;
  const end = `[ -e "${failing}" ] && { echo "to stderr" >&2; exit 1; }; exit 0`;
  writeFileSync(path, `#!/bin/sh\n${note}\n${end}\n`, { mode: 0o755 });
  return {
    path,
    fail: () => writeFileSync(failing, ''),
    runs: (): readonly IntegrationRun[] =>
      readFileSync(calls, 'utf8')
        .split('\u0001')
        .slice(0, -1)
        .map((call) => {
          const parts = call.split('\0');
          return { argv: parts.slice(0, 9), alert: parts[9] ?? '', options: parts[10] ?? '' };
        }),
  };
}
