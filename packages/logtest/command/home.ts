import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { type CaseOptions, readMitreDatabase, readWazuhHome, type WazuhHome } from '../src/index.ts';
import { UsageError } from './context.ts';

/** An installed manager, its files named by their whole paths. */
export interface Home extends Pick<WazuhHome, 'rules' | 'decoders' | 'lists' | 'isShipped' | 'messages'> {
  /** Whether a rule file is one of those that its owner wrote. */
  readonly isOwn: (file: string) => boolean;
  readonly folders: readonly string[];
  readonly session: CaseOptions;
}

/** What may change on a manager that is at work. */
const FOLDERS = ['etc/rules', 'etc/lists', 'etc/decoders'];

/** @throws UsageError when it cannot be read, or its configuration would be refused */
export function readHome(dir: string): Home {
  const home = readOrExplain(dir);
  const mitre = readMitreDatabase(join(dir, 'var/db/mitre.db'));
  const slashed = (file: string) => join(dir, file).split(sep).join('/');
  const own = slashed('etc/rules');
  return {
    ...home,
    rules: home.rules.map(({ file, xml }) => ({ file: slashed(file), xml })),
    decoders: home.decoders.map(({ file, xml }) => ({ file: slashed(file), xml })),
    isShipped: (file) => file.startsWith(`${slashed('ruleset')}/`),
    isOwn: (file) => file.startsWith(`${own}/`),
    folders: FOLDERS.map((folder) => join(dir, folder)).filter((folder) => existsSync(folder)),
    session: { settings: home.settings, ...(mitre === undefined ? {} : { mitre }) },
  };
}

function readOrExplain(dir: string): WazuhHome {
  if (!existsSync(dir)) throw new UsageError(`--wazuh-home ${dir}: there is no such folder`);
  try {
    return readWazuhHome(dir);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `--wazuh-home ${dir}: ${code === undefined ? error.message : `cannot be read (${code}); root may have to read it`}`,
    );
  }
}
