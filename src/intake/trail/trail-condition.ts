import { type IpRange, isInRange, parseIp, parseIpRange } from '../../kernel/ip-address.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts';
import { compileGlobs } from './trail-glob.ts';

/** A word, or words of which one has to be there; `*` in a word stands for any text. */
export type Words = string | readonly string[];

/** Who called: `userIdentity` of the record. */
export interface IdentityCondition {
  readonly type?: Words | undefined;
  readonly arn?: Words | undefined;
  readonly userName?: Words | undefined;
  /** Name of the role that was assumed. */
  readonly role?: Words | undefined;
  /** Name of the session of an assumed role. */
  readonly session?: Words | undefined;
  readonly invokedBy?: Words | undefined;
  /** Whose principal it is, which need not be the account that was called. */
  readonly account?: Words | undefined;
}

/** What a record must look like; everything that is given must hold. A field that a record lacks holds for no word. */
export interface TrailCondition {
  readonly eventName?: Words | undefined;
  readonly eventSource?: Words | undefined;
  readonly eventCategory?: Words | undefined;
  readonly eventType?: Words | undefined;
  readonly errorCode?: Words | undefined;
  /** The account that was called: its id, or its alias of `cloudtrail.accounts`. */
  readonly account?: Words | undefined;
  /** Organisational unit of that account in `cloudtrail.accounts`. */
  readonly unit?: Words | undefined;
  readonly region?: Words | undefined;
  readonly readOnly?: boolean | undefined;
  /** Addresses, CIDR blocks, and names of services. */
  readonly sourceIPAddress?: Words | undefined;
  readonly identity?: IdentityCondition | undefined;
  readonly userAgent?: Words | undefined;
  /** ARN of one of the resources that the record names. */
  readonly resource?: Words | undefined;
  readonly vpcEndpointId?: Words | undefined;
}

/** Accounts by id, as the configuration calls them. */
export type NamedAccounts = Readonly<
  Record<string, { readonly alias: string; readonly unit?: string | undefined }>
>;

export type Holds = (record: JsonObject) => boolean;

/** A condition taken apart: what can be told from a call's name, and the rest. */
export interface CompiledCondition {
  readonly takesCall: (eventName: string, eventSource: string) => boolean;
  readonly holds: Holds;
}

const NOTHING: JsonObject = {};
const MAX_KNOWN_ADDRESSES = 4_096;

/** Compiles a condition once; what comes out goes through a record without making anything. */
export function compileCondition(condition: TrailCondition, accounts: NamedAccounts): CompiledCondition {
  const takesName = wordsOf(condition.eventName);
  const takesSource = wordsOf(condition.eventSource);
  const { readOnly } = condition;
  const rest: Holds[] = [
    ...(readOnly === undefined ? [] : [(record: JsonObject) => isSame(record.readOnly, readOnly)]),
    ...accountConditions(condition, accounts),
    ...field(condition.region, ({ awsRegion }) => awsRegion),
    ...field(condition.errorCode, ({ errorCode }) => errorCode),
    ...field(condition.eventCategory, ({ eventCategory }) => eventCategory),
    ...field(condition.eventType, ({ eventType }) => eventType),
    ...field(condition.vpcEndpointId, ({ vpcEndpointId }) => vpcEndpointId),
    ...identityConditions(condition.identity ?? {}),
    ...addressConditions(condition.sourceIPAddress),
    ...field(condition.userAgent, ({ userAgent }) => userAgent),
    ...resourceConditions(condition.resource),
  ];
  return {
    takesCall: (eventName, eventSource) =>
      (takesName === undefined || (eventName !== '' && takesName(eventName))) &&
      (takesSource === undefined || (eventSource !== '' && takesSource(eventSource))),
    holds: (record) => {
      for (const holds of rest) if (!holds(record)) return false;
      return true;
    },
  };
}

function wordsOf(words: Words | undefined): ((text: string) => boolean) | undefined {
  return words === undefined ? undefined : compileGlobs([words].flat());
}

function field(
  words: Words | undefined,
  read: (record: JsonObject) => JsonValue | undefined,
): readonly Holds[] {
  const takes = wordsOf(words);
  if (takes === undefined) return [];
  return [
    (record) => {
      const value = read(record);
      return typeof value === 'string' && value !== '' && takes(value);
    },
  ];
}

/** LookupEvents writes it as a word. */
function isSame(value: JsonValue | undefined, readOnly: boolean): boolean {
  return value === readOnly || value === String(readOnly);
}

function identityOf({ userIdentity }: JsonObject): JsonObject {
  return isJsonObject(userIdentity) ? userIdentity : NOTHING;
}

export function accountOf(record: JsonObject): JsonValue | undefined {
  return record.recipientAccountId ?? identityOf(record).accountId;
}

function accountConditions({ account, unit }: TrailCondition, accounts: NamedAccounts): readonly Holds[] {
  const named = Object.entries(accounts);
  const takes = wordsOf(account);
  const takesUnit = wordsOf(unit);
  const ids = (isMeant: (name: { readonly alias: string; readonly unit?: string | undefined }) => boolean) =>
    named.filter(([, name]) => isMeant(name)).map(([id]) => id);
  const byAlias = takes && ids(({ alias }) => takes(alias));
  const byUnit = takesUnit && ids(({ unit: path }) => path !== undefined && takesUnit(path));
  return [
    ...field(account === undefined ? undefined : [account, byAlias ?? []].flat(), accountOf),
    ...field(byUnit, accountOf),
  ];
}

function identityConditions(condition: IdentityCondition): readonly Holds[] {
  const of = (words: Words | undefined, read: (identity: JsonObject) => JsonValue | undefined) =>
    field(words, (record) => read(identityOf(record)));
  return [
    ...of(condition.type, ({ type }) => type),
    ...of(condition.invokedBy, ({ invokedBy }) => invokedBy),
    ...of(condition.account, ({ accountId }) => accountId),
    ...of(condition.userName, ({ userName }) => userName),
    ...of(condition.role, roleOf),
    ...of(condition.session, sessionOf),
    ...of(condition.arn, ({ arn }) => arn),
  ];
}

/** The role's own name, without its path; trimmed records have it in the ARN of the session alone. */
function roleOf(identity: JsonObject): JsonValue | undefined {
  if (identity.type !== 'AssumedRole') return undefined;
  const { sessionContext } = identity;
  const issuer = isJsonObject(sessionContext) ? sessionContext.sessionIssuer : undefined;
  if (isJsonObject(issuer) && typeof issuer.userName === 'string') return issuer.userName;
  return typeof identity.arn === 'string' ? identity.arn.split('/').at(-2) : undefined;
}

function sessionOf({ type, arn }: JsonObject): string | undefined {
  if (type !== 'AssumedRole' || typeof arn !== 'string') return undefined;
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function addressConditions(words: Words | undefined): readonly Holds[] {
  if (words === undefined) return [];
  const all = [words].flat();
  const ranges = all.flatMap((word): IpRange | readonly IpRange[] => parseIpRange(word) ?? []);
  const takesName = compileGlobs(all.filter((word) => parseIpRange(word) === undefined));
  const takes = (source: string): boolean => {
    if (takesName(source)) return true;
    const address = ranges.length === 0 ? undefined : parseIp(source);
    return address !== undefined && ranges.some((range) => isInRange(address, range));
  };
  // To read an address takes longer than all the rest together, and most come again and again.
  const known = new Map<string, boolean>();
  return [
    ({ sourceIPAddress: source }) => {
      if (typeof source !== 'string' || source === '') return false;
      const before = known.get(source);
      if (before !== undefined) return before;
      if (known.size >= MAX_KNOWN_ADDRESSES) known.clear();
      const taken = takes(source);
      known.set(source, taken);
      return taken;
    },
  ];
}

function resourceConditions(words: Words | undefined): readonly Holds[] {
  const takes = wordsOf(words);
  if (takes === undefined) return [];
  return [
    ({ resources }) =>
      isJsonArray(resources) &&
      resources.some((resource) => {
        const arn = isJsonObject(resource) ? (resource.ARN ?? resource.arn) : undefined;
        return typeof arn === 'string' && takes(arn);
      }),
  ];
}
