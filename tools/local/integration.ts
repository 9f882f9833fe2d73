import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IntegrationOptions } from './manager/integratord.ts';

const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const SCRIPTS = {
  shipped: '../../content/integration/custom-sluice.py',
  'stand-in': './post-alert.mjs',
} as const;

/** What was found on each `PATH`. */
const found = new Map<string, boolean>();

/** On some systems `python3` is there and only says how to install it. Asked once: the whole process waits for the answer. */
function pythonRuns(): boolean {
  const path = process.env.PATH ?? '';
  const runs = found.get(path) ?? spawnSync('python3', ['--version']).status === 0;
  found.set(path, runs);
  return runs;
}

export interface LocalIntegration {
  readonly options: IntegrationOptions;
  /** What a person should know, if the shipped script cannot run here. */
  readonly remark: string | undefined;
  close(): Promise<void>;
}

/**
 * The `<integration>` block of the local manager: the shipped script, with a spool of its own. It is Python, as every
 * manager has; a machine without python3 gets a stand-in that posts and no more.
 */
export async function localIntegration(settings: {
  readonly hookUrl: string;
  readonly secret: string;
  readonly level: number;
  /** @default the shipped script, where python3 runs */
  readonly script?: 'shipped' | 'stand-in';
}): Promise<LocalIntegration> {
  const spool = await mkdtemp(join(tmpdir(), 'sluice-spool-'));
  const script = settings.script ?? (pythonRuns() ? 'shipped' : 'stand-in');
  return {
    options: {
      command: pathOf(SCRIPTS[script]),
      hookUrl: settings.hookUrl,
      apiKey: settings.secret,
      level: settings.level,
      timeoutS: 10,
      retries: 3,
      options: { spool_dir: spool },
    },
    remark:
      script === 'shipped'
        ? undefined
        : 'python3 does not run here: a stand-in posts the alerts, without the spool and the retries of content/integration/custom-sluice.py',
    close: () => rm(spool, { recursive: true, force: true }),
  };
}
