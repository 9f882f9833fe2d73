import { ManagerFault } from '../../../adapters/wazuh/manager-call.ts';
import type { RulesetApi, Tested } from '../../../adapters/wazuh/ruleset-api.ts';
import type { Change } from './plan.ts';
import type { Proof } from './proofs.ts';
import { type Left, persistently, restore, type Touched } from './restore.ts';
import { pathOf, ruleIdsOf } from './ruleset-file.ts';

export interface PushOptions {
  readonly clustered: boolean;
  /** Events for the manager to try; one proof a file is enough. */
  readonly proofs: readonly Proof[];
  /** Live with what the manager remarks about the rules as pushed, such as an unknown parent. */
  readonly allowRemarks: boolean;
}

export interface PushDeps {
  readonly api: RulesetApi;
  readonly pause: (ms: number) => Promise<void>;
  /** Aborted: stop and restore. */
  readonly signal: AbortSignal;
  /** A line about progress. */
  readonly say: (line: string) => void;
}

export type PushOutcome =
  | { readonly kind: 'pushed'; readonly remarks: readonly string[] }
  /** Everything is as it was before. */
  | { readonly kind: 'restored'; readonly why: string; readonly reloaded: boolean }
  /** Not everything is: `left` says what. Empty: the files are, but the reload that makes them count failed. */
  | {
      readonly kind: 'stuck';
      readonly why: string;
      readonly left: readonly Left[];
      readonly reload?: string;
    };

/** Why a push stops; its message is for people. */
class Stop extends Error {
  /** The manager refuses a file because its rules would not load. */
  readonly notLoading: boolean;

  constructor(message: string, notLoading = false) {
    super(message);
    this.notLoading = notLoading;
  }
}

const XML_SYNTAX_ERROR = 1113;

/** Meets no rule of ours; what matters is what loading the rules brings up. */
const ANYTHING = [{ log: '{"integration":"sluice-push"}', location: 'API-Webhook' }];

/**
 * Uploads files one by one, has the manager test what they make of events, and only then reloads. Whatever fails on
 * the way, every file touched gets its text of before, and where a reload may have taken the new ones in, the old
 * ones are reloaded. The live rules change with the reload and with nothing before it.
 *
 * @param changes the files to touch; unchanged ones are passed by
 */
export async function push(
  changes: readonly Change[],
  options: PushOptions,
  deps: PushDeps,
): Promise<PushOutcome> {
  const { api, say } = deps;
  const touched: Touched[] = [];
  let reloading = false;
  try {
    const before = await api.test(ANYTHING);
    if (!before.loads) say(`the rules on the manager do not load already: ${joined(before.remarks)}`);
    await applyAll(changes, before.loads, touched, deps);
    const remarks = await prove(before, options, deps);
    stopIfAborted(deps.signal);
    reloading = true;
    await reload(before, options, deps);
    await confirm(changes, deps);
    return { kind: 'pushed', remarks };
  } catch (error) {
    if (!(error instanceof ManagerFault || error instanceof Stop))
      say('a fault in sluice; restoring all the same');
    const outcome = await undo(error, touched, reloading, options, deps);
    if (error instanceof ManagerFault || error instanceof Stop) return outcome;
    throw error;
  }
}

/**
 * Where the rules on the manager do not load already, such as over a file that an upload left behind, it refuses every
 * file but the one that mends them: those refused are tried again after the others.
 */
async function applyAll(
  changes: readonly Change[],
  loads: boolean,
  touched: Touched[],
  deps: PushDeps,
): Promise<void> {
  const gone = changes.filter(({ after }) => after === undefined);
  const stored = changes.filter(({ after }) => after !== undefined);
  const waiting = loads ? [...stored, ...gone] : [...gone, ...stored];
  let refused = 0;
  for (let change = waiting.shift(); change !== undefined; change = waiting.shift()) {
    try {
      await apply(change, touched, deps);
      refused = 0;
    } catch (error) {
      if (loads || !(error instanceof Stop) || !error.notLoading || refused >= waiting.length) throw error;
      refused += 1;
      waiting.push(change);
    }
  }
}

async function apply(change: Change, touched: Touched[], { api, say, signal }: PushDeps): Promise<void> {
  const { kind, folder, name, before, after } = change;
  if (kind === 'unchanged') return;
  stopIfAborted(signal);
  const path = pathOf(change);
  // First: also of a request without an answer nobody knows whether it was carried out.
  touched.push({ folder, name, before });
  try {
    if (after === undefined) await api.remove(folder, name);
    else await api.write(folder, name, after, before !== undefined);
    if ((await api.read(folder, name)) !== after)
      throw new Stop(`${path}: the manager stored something else`);
  } catch (error) {
    if (!(error instanceof ManagerFault)) throw error;
    throw new Stop(`${path}: ${explained(error)}`, error.wazuhCode === XML_SYNTAX_ERROR);
  }
  say(`  ${path}: ${after === undefined ? 'taken away' : 'uploaded'}`);
}

function explained({ kind, message, wazuhCode }: ManagerFault): string {
  if (wazuhCode === XML_SYNTAX_ERROR)
    return `${message}. Together with what is on the manager the rules do not load; its ossec.log says which line`;
  if (kind === 'denied')
    return `${message}; the account may not do this (rules:update, rules:delete, lists:…)`;
  return message;
}

/** Tests the files on disk, which the live rules do not follow before a reload. Returns what the manager remarks anew. */
async function prove(
  before: Tested,
  { proofs, allowRemarks }: PushOptions,
  { api, say, signal }: PushDeps,
): Promise<readonly string[]> {
  const after = await api.test(ANYTHING);
  if (!after.loads) throw new Stop(`the rules do not load on the manager: ${joined(after.remarks)}`);
  const remarks = after.remarks.filter((remark) => !before.remarks.includes(remark));
  if (remarks.length > 0 && !allowRemarks)
    throw new Stop(
      `the manager remarks: ${joined(remarks)}. Rules it remarks upon are ignored; mend them, or say --allow-remarks`,
    );
  for (const { file, rule, events } of proofs) {
    stopIfAborted(signal);
    const { rule: met } = await api.test(events);
    if (met !== rule)
      throw new Stop(
        `${file}: an event that has to end at rule ${rule} ends at ${met ?? 'none'}; does a rule of another file ` +
          'take it first? Files load by name',
      );
    say(`  ${file}: rule ${rule} fires on the manager`);
  }
  return remarks;
}

async function reload(
  before: Tested,
  { clustered, allowRemarks }: PushOptions,
  { api, say }: PushDeps,
): Promise<void> {
  const remarks = (await api.reload(clustered)).filter((remark) => !before.remarks.includes(remark));
  if (remarks.length > 0 && !allowRemarks)
    throw new Stop(`on reload the manager remarks: ${joined(remarks)}`);
  say(clustered ? '  reloaded on all nodes; workers have the files within some ten seconds' : '  reloaded');
}

/** Sees that the manager lists every rule pushed, in the file that was pushed. */
async function confirm(changes: readonly Change[], { api, say }: PushDeps): Promise<void> {
  const wanted = changes
    .filter(({ folder }) => folder === 'rules')
    .flatMap(({ name, after = '' }) => ruleIdsOf(after).map((id) => `${id} ${name}`));
  const listed = await api.rules([...new Set(wanted.map((each) => each.split(' ')[0] ?? ''))]);
  const found = new Set(listed.map(({ id, file }) => `${id} ${file}`));
  const lost = wanted.filter((each) => !found.has(each));
  if (lost.length > 0)
    throw new Stop(`the manager does not list these rules: ${lost.slice(0, 5).join(', ')}`);
  say(`  ${wanted.length} rules are listed`);
}

async function undo(
  error: unknown,
  touched: readonly Touched[],
  reloading: boolean,
  { clustered }: PushOptions,
  { api, pause, say }: PushDeps,
): Promise<PushOutcome> {
  const why = error instanceof Error ? error.message : 'unknown';
  if (touched.length > 0) say(`failed: ${why}\nrestoring:`);
  const left = await restore(api, touched, { pause, say });
  if (left.length > 0) return { kind: 'stuck', why, left };
  if (!reloading) return { kind: 'restored', why, reloaded: false };
  try {
    await persistently(() => api.reload(clustered), pause);
    return { kind: 'restored', why, reloaded: true };
  } catch (fault) {
    if (!(fault instanceof ManagerFault)) throw fault;
    return { kind: 'stuck', why, left, reload: fault.message };
  }
}

function joined(remarks: readonly string[]): string {
  return remarks.map((remark) => remark.replace(/\.$/, '')).join('; ');
}

function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new Stop('interrupted');
}
