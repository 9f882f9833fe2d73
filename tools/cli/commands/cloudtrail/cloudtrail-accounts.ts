import { text } from 'node:stream/consumers';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../../../src/kernel/json.ts';
import { CommandFailed, EXIT, UsageError } from '../../faults.ts';
import { type CliStreams, writeText } from '../../lines.ts';

interface Account {
  readonly id: string;
  readonly alias: string;
}

/** As the configuration takes it. */
const MAX_ALIAS = 256;
const HOW = 'pipe in what `aws organizations list-accounts --output json` prints';

/**
 * `sluice cloudtrail accounts`: accounts as AWS Organizations lists them → the `accounts` block of the configuration.
 *
 * @param unit path of the organisational unit that they are all of
 */
export async function cloudTrailAccountsCommand(
  streams: CliStreams,
  { unit }: { readonly unit?: string },
): Promise<number> {
  if (unit !== undefined && !(unit.length >= 1 && unit.length <= MAX_ALIAS))
    throw new UsageError(`--unit has 1 to ${MAX_ALIAS} characters`);
  const accounts = accountsIn(await text(streams.input));
  const lines = accounts
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, alias }) => {
      const value =
        unit === undefined ? literal(alias) : `{ alias: ${literal(alias)}, unit: ${literal(unit)} }`;
      return `  '${id}': ${value},\n`;
    });
  await writeText(streams.output, `accounts: {\n${lines.join('')}},\n`);
  return EXIT.done;
}

function accountsIn(input: string): readonly Account[] {
  let listed: JsonValue;
  try {
    listed = JSON.parse(input) as JsonValue;
  } catch {
    throw new CommandFailed(`this is no JSON; ${HOW}`);
  }
  const accounts = isJsonObject(listed) ? listed.Accounts : listed;
  if (!(accounts !== undefined && isJsonArray(accounts)))
    throw new CommandFailed(`there are no accounts in this; ${HOW}`);
  const byId = new Map(accounts.map((account, i) => [idOf(account, i), account as JsonObject]));
  return [...byId].map(([id, { Name: name }]) => ({
    id,
    // An account without a name is called by its id.
    alias: (typeof name === 'string' && name.trim().slice(0, MAX_ALIAS)) || id,
  }));
}

function idOf(account: JsonValue, index: number): string {
  const id = isJsonObject(account) ? account.Id : undefined;
  if (typeof id === 'string' && /^\d{12}$/.test(id)) return id;
  throw new CommandFailed(`account ${index + 1} has no Id of 12 digits; ${HOW}`);
}

/** A text of TypeScript, in single quotes where it can be. */
function literal(value: string): string {
  return /^[\x20-\x7e]*$/.test(value) && !/['\\]/.test(value) ? `'${value}'` : JSON.stringify(value);
}
