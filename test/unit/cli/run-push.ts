import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeEach } from 'vitest';
import { type PushFlags, pushRulesCommand } from '../../../tools/cli/commands/rules/rules-push.ts';
import type { Manager } from '../../../tools/local/manager/manager.ts';
import { ADMIN, type Start, startPushManager } from '../../support/push-manager.ts';

export interface Ran {
  readonly exitCode: number | undefined;
  readonly printed: string;
  readonly said: string;
  /** Message of what the command threw. */
  readonly refusal: string;
}

/** Managers and folders of one test file; each test has a rules folder of its own. */
export function pushBench() {
  const root = mkdtempSync(join(tmpdir(), 'sluice-push-'));
  const running: Manager[] = [];
  let folder = root;
  beforeEach(() => {
    folder = mkdtempSync(join(root, 'rules-'));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((manager) => manager.close()));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  return {
    start: async (options?: Start): Promise<Manager> => {
      const manager = await startPushManager(options);
      running.push(manager);
      return manager;
    },

    /** Writes into the test's rules folder, or below it. */
    write: (files: Readonly<Record<string, string>>, below = ''): string =>
      writeInto(join(folder, below), files),

    /** Writes into a folder of its own. */
    apart: (files: Readonly<Record<string, string>>): string =>
      writeInto(mkdtempSync(join(root, 'apart-')), files),

    /** Runs the command as `sluice rules push` does, without its parsing of flags. */
    run: async (
      manager: Manager,
      flags: PushFlags,
      more: {
        readonly input?: string;
        readonly user?: { readonly name: string; readonly password: string };
        readonly directory?: string;
      } = {},
    ): Promise<Ran> => {
      const { input = '', user = ADMIN, directory = folder } = more;
      const [output, errors] = [new PassThrough(), new PassThrough()];
      const [printed, said] = [text(output), text(errors)];
      const fromElsewhere = flags.passwordFile !== undefined || flags.passwordStdin === true;
      const env = {
        SLUICE_WAZUH_URL: manager.apiUrl,
        SLUICE_WAZUH_USER: user.name,
        SLUICE_WAZUH_FINGERPRINT: manager.fingerprint256,
        ...(fromElsewhere ? {} : { SLUICE_WAZUH_PASSWORD: user.password }),
      };
      const streams = { input: Readable.from([Buffer.from(input)]), output, errors };
      const { signal } = new AbortController();
      const pause = async () => manager.setFault(undefined);
      let exitCode: number | undefined;
      let refusal = '';
      try {
        exitCode = await pushRulesCommand(streams, { flags, env, now: Date.now, directory, signal, pause });
      } catch (error) {
        refusal = (error as Error).message;
      }
      output.end();
      errors.end();
      return { exitCode, printed: await printed, said: await said, refusal };
    },
  };
}

function writeInto(folder: string, files: Readonly<Record<string, string>>): string {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}
