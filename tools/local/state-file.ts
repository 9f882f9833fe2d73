import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import type { AwsEnvironment } from '../../adapters/aws/clients/environment.ts';
import { SINK_NAMES } from '../../src/forward/sink.ts';

/** What another command needs to find a stack that is running from this checkout. */
const RunningStack = z.strictObject({
  pid: z.int(),
  ingestUrl: z.string(),
  consoleUrl: z.string(),
  /** Without it the console tells nothing. */
  consoleToken: z.string(),
  key: z.string(),
  s3: z.string(),
  dynamodb: z.string(),
  sqs: z.string(),
  secretsmanager: z.string(),
  cloudtrail: z.string(),
  /** The manager that it forwards to, as `localConfig` takes it. */
  manager: z.strictObject({
    url: z.string(),
    tls: z.strictObject({
      ca: z.string().optional(),
      fingerprints: z.array(z.string()).optional(),
    }),
    sink: z.enum(SINK_NAMES).exactOptional(),
    agentPort: z.int().optional(),
    indexer: z.strictObject({ url: z.string(), fingerprints: z.array(z.string()) }).optional(),
  }),
  /** False when it forwards to a manager that is not its own. */
  localManager: z.boolean(),
});
export type RunningStack = z.infer<typeof RunningStack>;

const ANSWER_MS = 2_000;

/** `SLUICE_STATE`, or `.sluice/local.json` of this checkout. */
export function statePath(variables: NodeJS.ProcessEnv): string {
  const { SLUICE_STATE: chosen } = variables;
  if (chosen !== undefined && chosen !== '') return chosen;
  return fileURLToPath(new URL('../../.sluice/local.json', import.meta.url));
}

/**
 * Leaves word of the running stack, for this user's eyes alone. The returned function takes it away again, unless
 * another stack has left its own since.
 */
export async function writeState(state: RunningStack, path: string): Promise<() => Promise<void>> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${state.pid}`;
  await writeFile(draft, JSON.stringify(state), { mode: 0o600 });
  await rename(draft, path);
  return async () => {
    if ((await parseState(path))?.pid === state.pid) await rm(path, { force: true });
  };
}

/** The stack that is running from this checkout, if one is: what a crashed one left behind does not count. */
export async function readState(path: string = statePath(process.env)): Promise<RunningStack | undefined> {
  const state = await parseState(path);
  return state !== undefined && (await answers(state)) ? state : undefined;
}

/** What of a stack others need to know. */
interface Offered extends Pick<RunningStack, 'ingestUrl' | 'consoleUrl' | 'consoleToken' | 'key'> {
  readonly aws: AwsEnvironment;
  readonly managerAccess: RunningStack['manager'];
}

/** Leaves word of a stack of this process, as {@link writeState} does. */
export function leaveWord(
  { ingestUrl, consoleUrl, consoleToken, key, aws, managerAccess: manager }: Offered,
  path: string,
  localManager = true,
): Promise<() => Promise<void>> {
  const { s3 = '', dynamodb = '', sqs = '', secretsmanager = '', cloudtrail = '' } = aws.endpoints ?? {};
  const places = {
    ingestUrl,
    consoleUrl,
    consoleToken,
    key,
    s3,
    dynamodb,
    sqs,
    secretsmanager,
    cloudtrail,
    manager,
  };
  return writeState({ pid: process.pid, ...places, localManager }, path);
}

async function parseState(path: string): Promise<RunningStack | undefined> {
  try {
    return RunningStack.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Whether that very process answers at its console: process ids and ports are both used again by others. */
async function answers({ pid, consoleUrl, consoleToken }: RunningStack): Promise<boolean> {
  try {
    const response = await fetch(`${consoleUrl}/pid`, {
      headers: { authorization: `Bearer ${consoleToken}` },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    return (await response.text()) === String(pid);
  } catch {
    return false;
  }
}
