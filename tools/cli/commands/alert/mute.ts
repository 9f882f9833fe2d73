import { randomBytes } from 'node:crypto';
import { createDynamoDbClient } from '../../../../adapters/aws/clients/dynamodb-client.ts';
import { createGroupStore } from '../../../../adapters/aws/table/group-store.ts';
import { createMuteStore } from '../../../../adapters/aws/table/mute-store.ts';
import { createTable } from '../../../../adapters/aws/table/table.ts';
import { AlertConditionSchema } from '../../../../src/config/alert-condition-settings.ts';
import type { AlertSettings } from '../../../../src/config/alert-settings.ts';
import type { SluiceConfig } from '../../../../src/config.ts';
import type { GroupStore } from '../../../../src/notify/group/group-store.ts';
import { configuredMutes, type Mute, type MuteStore, muteKey } from '../../../../src/notify/group/mute.ts';
import { NOTICES } from '../../../../src/notify/notice.ts';
import { CommandFailed, EXIT, UsageError } from '../../faults.ts';
import { type CliStreams, writeText } from '../../lines.ts';
import type { Variables } from '../deployed/aws-place.ts';
import { deployedFault } from '../deployed/deployed-fault.ts';
import { type DeployedFlags, deployedPlace } from '../deployed/deployed-place.ts';
import { configIn } from '../local-config.ts';
import { checkForms, unknownIn } from './mute-known.ts';
import { muteColumns } from './mute-view.ts';

export interface MuteAddFlags extends DeployedFlags {
  readonly minutes: string;
  readonly comment: string;
  readonly all?: boolean;
  readonly rule?: readonly string[];
  readonly group?: readonly string[];
  readonly tenant?: readonly string[];
  readonly source?: readonly string[];
  readonly agent?: readonly string[];
  readonly user?: readonly string[];
  readonly by?: string;
}

interface MuteOptions<Flags extends DeployedFlags = DeployedFlags> {
  readonly flags: Flags;
  readonly env: Variables;
  readonly now: () => number;
  readonly directory: string;
}

const MAX_MINUTES = 43_200;
const ID_BYTES = 4;

interface Place {
  readonly mutes: MuteStore;
  readonly groups: GroupStore;
  readonly where: string;
  /** Undefined when no configuration is at hand. */
  readonly config: SluiceConfig | undefined;
}

async function withMutes<T>(
  { flags, env, now, directory }: MuteOptions,
  work: (place: Place) => Promise<T>,
): Promise<T> {
  const place = await deployedPlace(flags, env, directory);
  const where = `"${place.name}" ${place.where}`;
  const client = createDynamoDbClient(place.aws);
  try {
    const table = createTable(client, place.name);
    const config = flags.local === true ? await localSettings() : await configIn(directory);
    return await work({ mutes: createMuteStore(table), groups: createGroupStore(table, now), where, config });
  } catch (error) {
    throw deployedFault(where, 'dynamodb:Query, BatchGetItem, GetItem, PutItem and DeleteItem on it', error);
  } finally {
    client.destroy();
  }
}

async function localSettings(): Promise<SluiceConfig> {
  const { localConfig } = await import('../../../local/stack-config.ts');
  return localConfig({ url: 'https://127.0.0.1', tls: {} });
}

/** @throws UsageError */
function conditionOf({ all, rule, group, tenant, source, agent, user }: MuteAddFlags): Mute['when'] {
  const given = { rules: rule, groups: group, tenants: tenant, sources: source, agents: agent, users: user };
  const asked = Object.values(given).some((each) => each !== undefined);
  if (asked === (all === true))
    throw new UsageError(
      'say which alerts, by --rule, --group, --tenant, --source, --agent or --user; or --all',
    );
  const parsed = AlertConditionSchema.safeParse(given);
  if (!parsed.success) throw new UsageError(parsed.error.issues.map(({ message }) => message).join('; '));
  checkForms(parsed.data);
  return parsed.data;
}

/** Read only when a rule is named: there are many. */
async function shippedRules({ rules }: Mute['when']): Promise<ReadonlySet<string>> {
  if (rules === undefined) return new Set();
  const { shippedRuleFiles } = await import('../../../rules/shipped-files.ts');
  const ids = shippedRuleFiles().flatMap(({ xml }) =>
    [...xml.matchAll(/<rule id="(\d+)"/g)].map(([, id = '']) => id),
  );
  return new Set([...ids, ...Object.values(NOTICES).map(({ rule }) => rule)]);
}

/** `sluice mute add`: the mute's id on standard output. */
export async function addMuteCommand(
  { output, errors }: CliStreams,
  options: MuteOptions<MuteAddFlags>,
): Promise<number> {
  const { flags, env, now } = options;
  const minutes = /^\d{1,5}$/.test(flags.minutes) ? Number(flags.minutes) : 0;
  if (minutes < 1 || minutes > MAX_MINUTES)
    throw new UsageError(`--minutes: give a whole number, 1 to ${MAX_MINUTES}`);
  const comment = flags.comment.trim();
  if (comment === '' || comment.length > 200) throw new UsageError('--comment: use 1–200 characters');
  const mute: Mute = {
    id: randomBytes(ID_BYTES).toString('hex'),
    when: conditionOf(flags),
    until: now() + minutes * 60_000,
    comment,
    by: (flags.by ?? env.USER)?.slice(0, 100),
  };
  return withMutes(options, async ({ mutes, where, config }) => {
    if (!(await mutes.add(mute)))
      throw new CommandFailed(`${where}: it has a mute ${mute.id} already; run this again`);
    for (const unknown of unknownIn(mute.when, config, await shippedRules(mute.when)))
      errors.write(`warning: ${unknown}\n`);
    errors.write(
      `muted until ${new Date(mute.until).toISOString()} in ${where}; it works within ten seconds\n`,
    );
    await writeText(output, `${mute.id}\n`);
    return EXIT.done;
  });
}

/** `sluice mute list` */
export async function listMutesCommand(
  { output, errors }: CliStreams,
  options: MuteOptions,
): Promise<number> {
  return withMutes(options, async ({ mutes, groups, where, config }) => {
    const alerts = config?.alerts;
    const all = [...configuredMutes(alerts?.mutes ?? []), ...(await mutes.list())];
    if (all.length === 0) errors.write(`nothing is muted in ${where}\n`);
    const rows = await Promise.all(
      all
        .toSorted((a, b) => a.until - b.until)
        .map(async (mute) => ({ mute, held: await heldBack(groups, mute, alerts) })),
    );
    if (rows.length > 0) await writeText(output, muteColumns(rows, options.now()));
    return EXIT.done;
  });
}

/** By route; undefined when no configuration says which routes there are. */
async function heldBack(groups: GroupStore, { id }: Mute, alerts: AlertSettings | undefined) {
  if (alerts === undefined) return undefined;
  const counts = await Promise.all(
    alerts.routes.map(async ({ name }) => {
      const group = await groups.get(name, muteKey(id));
      return { route: name, count: group?.state.total ?? 0 };
    }),
  );
  return counts.filter(({ count }) => count > 0);
}

/** `sluice mute remove`: what it has held back is due at once. */
export async function removeMuteCommand(
  { errors }: CliStreams,
  options: MuteOptions & { readonly id: string },
): Promise<number> {
  const { id, now } = options;
  return withMutes(options, async ({ mutes, groups, where, config }) => {
    if (!(await mutes.remove(id)))
      throw new CommandFailed(`${where} has no mute ${id}; \`sluice mute list\` shows those that there are`);
    for (const { name } of config?.alerts.routes ?? []) await makeDue(groups, name, id, now());
    const late = config === undefined ? ', at the time at which it would have ended,' : ' within a minute';
    errors.write(`the mute ${id} is over; what it has held back is told${late}\n`);
    return EXIT.done;
  });
}

async function makeDue(groups: GroupStore, route: string, id: string, now: number): Promise<void> {
  for (;;) {
    const group = await groups.get(route, muteKey(id));
    if (group === undefined || group.state.pending === 0 || group.state.digestAt <= now) return;
    const keptUntil = now + 30 * 86_400_000;
    if (await groups.put({ ...group.state, digestAt: now }, group.version, keptUntil)) return;
  }
}
