/**
 * One variable: what is wrong with a value that is there and not empty, undefined when nothing is. By hand, since zod
 * would be 25 KB of every cold start of `ingest`, for half a dozen strings.
 */
export interface Variable {
  readonly problem: (value: string) => string | undefined;
  /** It may be missing. */
  readonly optional?: boolean;
}

/** A function's variables by name. */
export type EnvironmentSchema = Readonly<Record<string, Variable>>;

type OptionalName<S extends EnvironmentSchema> = {
  [K in keyof S]: S[K] extends { readonly optional: true } ? K : never;
}[keyof S];

/** What `readEnvironment` makes of a schema. */
export type EnvironmentOf<S extends EnvironmentSchema> = Readonly<
  Record<Exclude<keyof S, OptionalName<S>>, string> & Partial<Record<OptionalName<S>, string>>
>;

export const resourceName = { problem: () => undefined } as const satisfies Variable;
export const optionalResourceName = { ...resourceName, optional: true } as const satisfies Variable;
export const queueUrl = {
  problem: (value) => (/^https?:$/.test(URL.parse(value)?.protocol ?? '') ? undefined : 'is no http(s) URL'),
} as const satisfies Variable;

/** Variables that every function has. */
export const SHARED_ENVIRONMENT = {
  /** `name` of the configuration: prefix of resources and metric namespace. */
  SLUICE_NAME: resourceName,
  AWS_REGION: resourceName,
} as const;

/** Variables of the functions that write dead letters. */
export const VERSIONED_ENVIRONMENT = {
  /** Of the package. */
  SLUICE_VERSION: resourceName,
} as const;

function problemOf({ problem, optional }: Variable, value: string | undefined): string | undefined {
  if (value === undefined) return optional === true ? undefined : 'is missing';
  return value === '' ? 'is empty' : problem(value);
}

/**
 * Reads a function's environment against its schema.
 *
 * @throws Error naming every variable that is missing or wrong, at once; values are not quoted
 */
export function readEnvironment<S extends EnvironmentSchema>(
  schema: S,
  environment: Readonly<Record<string, string | undefined>>,
): EnvironmentOf<S> {
  const problems: string[] = [];
  const read: Record<string, string> = {};
  for (const [name, variable] of Object.entries(schema)) {
    const value = environment[name];
    const problem = problemOf(variable, value);
    if (problem !== undefined) problems.push(`  ${name}: ${problem}`);
    else if (value !== undefined) read[name] = value;
  }
  if (problems.length > 0)
    throw new Error(`environment variables are missing or wrong:\n${problems.join('\n')}`);
  return read as EnvironmentOf<S>;
}
