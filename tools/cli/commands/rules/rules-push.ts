import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createExchange } from '../../../../adapters/wazuh/exchange.ts';
import { createManagerCall, ManagerFault } from '../../../../adapters/wazuh/manager-call.ts';
import { createRulesetApi, type RulesetApi } from '../../../../adapters/wazuh/ruleset-api.ts';
import { createTlsAgent } from '../../../../adapters/wazuh/tls.ts';
import { CodedError } from '../../../../src/kernel/coded-error.ts';
import { filesOf, isShippedName, type LocalFiles, shippedFiles } from '../../../rules/push/local-files.ts';
import { mayAskForCluster, missingPermissions } from '../../../rules/push/permissions.ts';
import { planPush } from '../../../rules/push/plan.ts';
import { type PushOutcome, push } from '../../../rules/push/push.ts';
import { patch, summary, verdict } from '../../../rules/push/report.ts';
import { listsUsedBy } from '../../../rules/push/ruleset-file.ts';
import { undeclaredLists } from '../../../rules/push/undeclared-lists.ts';
import { CommandFailed, EXIT, UsageError } from '../../faults.ts';
import { type CliStreams, writeText } from '../../lines.ts';
import { configIn } from '../local-config.ts';
import { type RulesTargetFlags, rulesTarget } from './rules-target.ts';

export interface PushFlags extends RulesTargetFlags {
  readonly rules?: string;
  readonly lists?: string;
  readonly withS3?: boolean;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly prune?: boolean;
  readonly reload?: boolean;
  readonly allowRemarks?: boolean;
}

export interface PushCommandOptions {
  readonly flags: PushFlags;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  /** Where `sluice.config.ts` may stand, and where texts that could not be restored are kept. */
  readonly directory: string;
  /** Aborted: stop and restore. */
  readonly signal: AbortSignal;
  readonly pause?: (ms: number) => Promise<unknown>;
}

/** `sluice rules push`: rule files and lists → a manager, all or nothing. */
export async function pushRulesCommand(streams: CliStreams, options: PushCommandOptions): Promise<number> {
  const { flags, env, directory, now } = options;
  const pause = async (ms: number) => {
    streams.errors.write(`waiting ${ms / 1000} s for the manager\n`);
    await (options.pause ?? sleep)(ms);
  };
  const config = await configIn(directory);
  const target = await rulesTarget(flags, env, config, streams.input);
  const local = localFiles(flags, () =>
    shippedFiles(config?.wazuh.rules, flags.withS3 === true || config?.wazuh.s3 !== undefined),
  );
  for (const remark of local.remarks) streams.errors.write(`here: ${remark}\n`);
  const agent = createTlsAgent(target.trust);
  const exchange = createExchange(target.url, agent, now);
  const call = createManagerCall({
    exchange,
    clock: now,
    pause,
    credentials: async () => target.credentials,
  });
  try {
    return await pushTo(createRulesetApi(call), target.url, local, { streams, options, pause });
  } catch (error) {
    if (error instanceof ManagerFault) throw new CommandFailed(`${target.url}: ${error.message}`);
    throw error;
  } finally {
    agent.destroy();
  }
}

function localFiles({ rules, lists, prune = false }: PushFlags, shipped: () => LocalFiles): LocalFiles {
  if (rules !== undefined && prune)
    throw new UsageError('--prune is about the rules that Sluice ships; it does not go with --rules');
  if (rules === undefined && lists === undefined) return shipped();
  try {
    return filesOf({ ...(rules && { rules }), ...(lists && { lists }) });
  } catch (error) {
    if (error instanceof CodedError) throw new CommandFailed(error.message);
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`${path ?? 'the folder'}: cannot be read (${code})`);
  }
}

interface Surroundings {
  readonly streams: CliStreams;
  readonly options: PushCommandOptions;
  readonly pause: (ms: number) => Promise<void>;
}

async function pushTo(
  api: RulesetApi,
  url: string,
  { files, proofs }: LocalFiles,
  { streams, options, pause }: Surroundings,
): Promise<number> {
  const { flags, signal } = options;
  const { rules, lists, dryRun = false, prune = false, allowRemarks = false } = flags;
  const say = (line: string) => streams.errors.write(`${line}\n`);
  const version = await api.version();
  if (!version.startsWith('4.'))
    throw new CommandFailed(`${url}: this is Wazuh ${version}; rules push is for Wazuh 4`);
  const clustered = await checkPermissions(api, files, dryRun, say);
  say(`${url}: Wazuh ${version}${clustered ? ', a cluster' : ''}`);
  await checkLists(api, files, say);

  const changes = await planPush(
    api,
    files,
    rules === undefined && lists === undefined ? isShippedName : () => false,
  );
  await writeText(streams.output, (dryRun ? patch(changes) : '') + summary(changes, prune));
  const toPush = prune ? changes : changes.filter(({ kind }) => kind !== 'gone');
  if (toPush.length < changes.length)
    say('files that are gone here stay on the manager; --prune takes them away');
  if (dryRun) {
    say('Nothing was changed: this was a dry run.');
    return EXIT.done;
  }
  if (toPush.every(({ kind }) => kind === 'unchanged') && flags.reload !== true) {
    say('Nothing to push: the manager holds these files. Say --reload if it has not loaded them yet.');
    return EXIT.done;
  }
  if (flags.yes !== true) await askFirst(streams);
  const outcome = await push(toPush, { clustered, proofs, allowRemarks }, { api, pause, signal, say });
  say(verdict(outcome) + keptTexts(outcome, options));
  return outcome.kind === 'pushed' ? EXIT.done : EXIT.refused;
}

/**
 * Looks before anything is begun, since an account that may not delete could not undo either. Returns whether the
 * manager is one of a cluster.
 */
async function checkPermissions(
  api: RulesetApi,
  files: LocalFiles['files'],
  dryRun: boolean,
  say: (line: string) => void,
): Promise<boolean> {
  const permissions = await api.permissions();
  const lists = files.some(({ folder }) => folder === 'lists');
  const clustered = mayAskForCluster(permissions) && (await api.clustered());
  const missing = missingPermissions(permissions, { lists, clustered });
  if (missing.length === 0) return clustered;
  const text = `the account may not do all that a push takes; grant it:\n  ${missing.join('\n  ')}`;
  if (!dryRun) throw new CommandFailed(`${text}\nNothing was changed.`);
  say(text);
  return clustered;
}

/** A list that ossec.conf does not name is not loaded, and rules that look into it are ignored. */
async function checkLists(
  api: RulesetApi,
  files: LocalFiles['files'],
  say: (line: string) => void,
): Promise<void> {
  if (!files.some(({ folder, text }) => folder === 'lists' || listsUsedBy(text).length > 0)) return;
  const { needed, idle } = undeclaredLists(files, await api.declaredLists());
  const lines = (paths: readonly string[]) => paths.map((path) => `\n  <list>${path}</list>`).join('');
  if (needed.length > 0)
    throw new CommandFailed(
      'rules look into lists that the manager does not load. In its ossec.conf, on every node, add to <ruleset>:' +
        `${lines(needed)}\nrestart it, and push again`,
    );
  if (idle.length > 0)
    say(`the manager does not load these lists before its ossec.conf says in <ruleset>:${lines(idle)}`);
}

async function askFirst({ input, errors }: CliStreams): Promise<void> {
  if (input.isTTY !== true) throw new UsageError('say --yes to push, or --dry-run to see the difference');
  const asked = createInterface({ input, output: errors });
  const stop = new AbortController();
  asked.once('SIGINT', () => stop.abort());
  try {
    const answer = await asked
      .question('Push these files and reload? [y/N] ', { signal: stop.signal })
      .catch(() => '');
    if (!/^y(es)?$/i.test(answer)) throw new CommandFailed('Nothing was changed.');
  } finally {
    asked.close();
  }
}

/** Texts of before that the manager does not hold any more, put where they are not lost. */
function keptTexts(outcome: PushOutcome, { directory, now }: PushCommandOptions): string {
  if (outcome.kind !== 'stuck' || outcome.left.length === 0) return '';
  const folder = join(
    directory,
    `sluice-rules-before-${new Date(now()).toISOString().replaceAll(/[:.]/g, '')}`,
  );
  const kept = outcome.left.map(({ path, before }) => {
    if (before === undefined) return `\n  ${path}: was not there; delete it`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, basename(path)), before);
    return `\n  ${join(folder, basename(path))}`;
  });
  return kept.join('');
}
