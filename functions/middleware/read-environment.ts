import * as z from 'zod/mini';

const TEXT = z.string('is missing').check(z.minLength(1, 'is empty'));

/** Variables that every function has. */
export const SHARED_ENVIRONMENT = {
  /** `name` of the configuration: prefix of resources and metric namespace. */
  SLUICE_NAME: TEXT,
  AWS_REGION: TEXT,
} as const;

export const queueUrl = z.url({ protocol: /^https?$/, error: 'is no http(s) URL' });
export const resourceName = TEXT;

/**
 * Reads a function's environment against its schema.
 *
 * @throws Error naming every variable that is missing or wrong, at once; values are not quoted
 */
export function readEnvironment<S extends z.ZodMiniType>(
  schema: S,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<S> {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
  throw new Error(`environment variables are missing or wrong:\n${problems.join('\n')}`);
}
