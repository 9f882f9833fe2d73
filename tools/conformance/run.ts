import { createHttpClient, type HttpClient } from './http.ts';
import type { Result } from './result.ts';
import type { Scene } from './scene.ts';
import { agents } from './scenes/agents.ts';
import { connection } from './scenes/connection.ts';
import { connections } from './scenes/connections.ts';
import { enrolment } from './scenes/enrolment.ts';
import { errors } from './scenes/errors.ts';
import { events } from './scenes/events.ts';
import { frames } from './scenes/frames.ts';
import { info } from './scenes/info.ts';
import { integratord } from './scenes/integratord.ts';
import { limits } from './scenes/limits.ts';
import { login } from './scenes/login.ts';
import { loginBlock } from './scenes/login-block.ts';
import { logtest } from './scenes/logtest.ts';
import { rbac } from './scenes/rbac.ts';
import { rules } from './scenes/rules.ts';
import { size } from './scenes/size.ts';
import { token } from './scenes/token.ts';
import { createStage } from './stage.ts';
import type { Target } from './target.ts';

/** In the order in which they are played: what only reads first, what keeps others away last. */
export const SCENES: readonly Scene[] = [
  info,
  login,
  connection,
  events,
  logtest,
  rules,
  rbac,
  agents,
  enrolment,
  frames,
  errors,
  size,
  connections,
  integratord,
  token,
  limits,
  loginBlock,
];

export interface RunOptions {
  readonly target: Target;
  /** Play what changes the manager, too. */
  readonly mayChange: boolean;
  readonly slow: boolean;
  /** Scenes by their file's name; all when left out. */
  readonly only?: readonly string[];
  readonly onResult: (result: Result) => void;
  readonly onRemark: (text: string) => void;
  /** Ends the run early; what was made is taken away. */
  readonly stop?: AbortSignal;
}

/** A manager that cannot be asked at all: nothing has been compared. */
export class NotComparable extends Error {}

/**
 * Plays the recordings on a manager, one result for each recorded exchange. What a scene makes it takes away again,
 * and it touches nothing that it has not made.
 *
 * @throws NotComparable when the manager cannot be reached, refuses the account or is no Wazuh manager
 */
export async function runConformance(options: RunOptions): Promise<readonly Result[]> {
  const { target, onResult, onRemark } = options;
  const client = createHttpClient(target.apiUrl, target.trust);
  const results: Result[] = [];
  const report = (result: Result): void => {
    results.push(result);
    onResult(result);
  };
  try {
    const host = await introduce(target, client, onRemark);
    for (const scene of SCENES) {
      if (options.only?.includes(scene.file) === false || options.stop?.aborted === true) continue;
      await playScene(scene, { options, client, host, report });
    }
  } finally {
    client.close();
  }
  return results;
}

/** The manager's host name; says so when it is not of the recorded version. */
async function introduce(
  target: Target,
  client: HttpClient,
  onRemark: (text: string) => void,
): Promise<string> {
  const { stage } = createStage({ target, client, host: '', file: '', report: () => {} });
  const { json } = await stage
    .login()
    .then(() => stage.ask('GET', '/'))
    .catch((error: Error) => {
      throw new NotComparable(`${target.apiUrl}: ${error.message}`, { cause: error });
    });
  const { api_version: version, hostname } = json.data ?? {};
  if (typeof hostname !== 'string')
    throw new NotComparable(`${target.apiUrl} does not answer as a Wazuh API does`);
  if (version !== '4.14.7') onRemark(`this manager is ${version}; the recordings are of 4.14.7`);
  const cluster = await stage.ask('GET', '/cluster/status');
  if (cluster.json.data?.enabled === 'yes') {
    onRemark('its cluster is on; the recordings are of a manager alone, and some answers differ for that');
  }
  return hostname;
}

interface Playing {
  readonly options: RunOptions;
  readonly client: HttpClient;
  readonly host: string;
  readonly report: (result: Result) => void;
}

async function playScene(scene: Scene, { options, client, host, report }: Playing): Promise<void> {
  const { target, mayChange, slow, onRemark } = options;
  const { stage, strike, skipRest, names } = createStage({
    target,
    client,
    host,
    file: scene.file,
    report,
    ...(options.stop && { stop: options.stop }),
  });
  const all = scene.exchanges ?? names;
  const why =
    scene.needs?.(target) ??
    (scene.changes !== undefined && !mayChange ? `it ${scene.changes} (--yes-change-it)` : undefined) ??
    (scene.slow !== undefined && !slow ? `it ${scene.slow} (--slow)` : undefined);
  if (why !== undefined) {
    skipRest(all, why);
    return;
  }
  let reason = 'the scene does not play it';
  try {
    await scene.play(stage);
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
    onRemark(`${scene.file} broke off: ${reason}`);
  } finally {
    for (const failure of await strike()) onRemark(`${scene.file}: something may be left behind: ${failure}`);
  }
  skipRest(all, reason);
}
