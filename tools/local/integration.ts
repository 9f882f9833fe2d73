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

/** On some systems `python3` is there and only says how to install it. */
const pythonRuns = (): boolean => spawnSync('python3', ['--version']).status === 0;

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
