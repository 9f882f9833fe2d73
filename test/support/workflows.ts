import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from './source-files.ts';

export type Permissions = Readonly<Record<string, 'read' | 'write' | 'none'>>;

export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly permissions?: Permissions;
  readonly 'timeout-minutes'?: number;
  readonly environment?: string | { readonly name: string };
  readonly strategy?: { readonly matrix?: Readonly<Record<string, readonly unknown[]>> };
  readonly steps: readonly Step[];
}

export interface Workflow {
  /** Relative to the repository. */
  readonly path: string;
  readonly text: string;
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Permissions;
  readonly concurrency?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Where workflows are: those that GitHub runs here, and those that are there to be copied. */
const FOLDERS = ['.github/workflows', 'examples/github-actions'];

/** Every workflow of the repository. */
export function workflows(): readonly Workflow[] {
  return FOLDERS.filter((folder) => existsSync(join(ROOT, folder))).flatMap((folder) =>
    readdirSync(join(ROOT, folder))
      .filter((file) => file.endsWith('.yml'))
      .map((file) => {
        const path = `${folder}/${file}`;
        const text = readFileSync(join(ROOT, path), 'utf8');
        return { ...(parse(text) as Omit<Workflow, 'path' | 'text'>), path, text };
      }),
  );
}

/** Every job of `flows`, with a name for messages. */
export function jobsOf(flows: readonly Workflow[]): readonly (readonly [name: string, job: Job])[] {
  return flows.flatMap(({ path, jobs }) =>
    Object.entries(jobs).map(([name, job]) => [`${path} ${name}`, job] as const),
  );
}
