import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CompileOptions, compile } from '../../infra/bundle/compile.ts';
import { ROOT } from './source-files.ts';

const HERE = import.meta.dirname;

/** Compiles a module as stages are compiled, with everything left out that bundles leave out, and loads it. */
async function deployed(entry: string, options?: CompileOptions): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-deployed-'));
  const { files } = await compile(ROOT, entry, folder, options);
  for (const { path, contents } of files) writeFileSync(path, contents);
  // Until the end: some of it is loaded with its first use.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return await import(pathToFileURL(join(folder, 'index.mjs')).href);
}

let adapters: Promise<unknown> | undefined;

/** The adapters of AWS as they are deployed; compiled once a worker. */
export async function deployedAdapters() {
  adapters ??= deployed(join(HERE, 'aws-adapters.ts'));
  return (await adapters) as typeof import('./aws-adapters.ts');
}

let door: Promise<unknown> | undefined;

/** The adapters of AWS as stage `ingest` has them; compiled once a worker. */
export async function deployedDoor() {
  door ??= deployed(join(HERE, 'door-adapters.ts'), { slim: true });
  return (await door) as typeof import('./door-adapters.ts');
}

/** SDK clients as they are deployed, before what nobody uses is pruned. */
export async function deployedClients() {
  return (await deployed(join(HERE, 'aws-clients.ts'))) as typeof import('./aws-clients.ts');
}

/** What sends mail, as it is deployed. */
export async function deployedMail() {
  const entry = join(ROOT, 'adapters/channels/email.ts');
  return (await deployed(entry)) as typeof import('../../adapters/channels/email.ts');
}
