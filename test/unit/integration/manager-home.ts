import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const INSTALLER = join(import.meta.dirname, '../../../content/integration/install.sh');

/** Stand for `wazuh`, since no machine that runs tests has that user: daemon and bin are there on all. */
export const USER = { uid: 1, gid: 2 };

export const LONG_SECRET = '0123456789abcdef0123456789abcdef';

/** The python3 of the system, which every user can read; version managers put a slow shell script before it. */
const env = { PATH: '/usr/bin:/bin' };

export const AS_USER = { ...USER, env };

/** Why the installer cannot be run here: it gives files to root and to Wazuh's group. */
export const notRoot =
  process.getuid?.() === 0 && spawnSync('python3', ['--version'], AS_USER).status === 0
    ? ''
    : ' (NOT RUN: only root may give files away, to a user who has python3)';

export interface Ran {
  readonly status: number | null;
  readonly output: string;
}

export interface ManagerHome {
  readonly root: string;
  /** Runs `install.sh --home <root> …`. */
  installer(args: readonly string[], input?: string): Promise<Ran>;
  /** Runs the installed script. */
  script(...args: readonly string[]): Promise<Ran>;
  /** Runs it as integratord does: as its user, by a path relative to the home. */
  handOver(alert: string, hookUrl: string, ...more: readonly string[]): Promise<Ran>;
  read(path: string): string;
  /** A program below `bin`, as the manager has them. */
  program(name: string, script: string): void;
  /** Path, owner, group, mode and content of everything, but for what Python compiles. */
  everything(): Record<string, string>;
  remove(): void;
}

/** A folder laid out, owned and protected like /var/ossec of a manager, with a space in its name. */
export function managerHome(conf: string): ManagerHome {
  const above = mkdtempSync(join(tmpdir(), 'sluice-manager-'));
  const root = join(above, 'var ossec');
  chmodSync(above, 0o755);
  const make = (path: string, uid: number, mode: number) => {
    mkdirSync(join(root, path), { recursive: true });
    chownSync(join(root, path), uid, USER.gid);
    chmodSync(join(root, path), mode);
  };
  make('', 0, 0o750);
  for (const path of ['integrations', 'queue', 'bin']) make(path, 0, 0o750);
  for (const path of ['etc', 'logs', 'queue/sockets']) make(path, USER.uid, 0o770);
  const confFile = join(root, 'etc/ossec.conf');
  writeFileSync(confFile, conf);
  chownSync(confFile, 0, USER.gid);
  chmodSync(confFile, 0o660);

  const run = (program: string, args: readonly string[], input = '', how: object = {}) =>
    new Promise<Ran>((resolve, reject) => {
      const child = spawn(program, args, { env, ...how, stdio: 'pipe' });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
      child.on('error', reject);
      child.on('close', (status) => resolve({ status, output }));
      child.stdin.on('error', () => undefined).end(input);
    });

  return {
    root,
    installer: (args, input) => run('sh', [INSTALLER, '--home', root, ...args], input),
    script: (...args) => run(join(root, 'integrations/custom-sluice'), args),
    handOver: (alert, hookUrl, ...more) => {
      const file = join(above, 'custom-sluice-1795206781--7.alert');
      writeFileSync(file, `${alert}\n`, { mode: 0o644 });
      return run('integrations/custom-sluice', [file, '', hookUrl, '', ...more], '', {
        ...AS_USER,
        cwd: root,
      });
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    program: (name, script) => {
      writeFileSync(join(root, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o750 });
    },
    everything: () => {
      const found: Record<string, string> = {};
      for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' }).toSorted()) {
        if (path.includes('__pycache__')) continue;
        const { uid, gid, mode } = lstatSync(join(root, path));
        const folder = lstatSync(join(root, path)).isDirectory();
        found[path] =
          `${uid}:${gid} ${(mode & 0o7777).toString(8)} ${folder ? '' : readFileSync(join(root, path), 'utf8')}`;
      }
      return found;
    },
    remove: () => rmSync(above, { recursive: true, force: true }),
  };
}
