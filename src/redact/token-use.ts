/**
 * Whether the action `token` is chosen anywhere in a tenant's redaction settings. Texts in lists are paths and words,
 * never actions.
 */
export function usesTokens(settings: unknown): boolean {
  if (typeof settings !== 'object' || settings === null) return false;
  const isList = Array.isArray(settings);
  return Object.values(settings).some((value) => (value === 'token' ? !isList : usesTokens(value)));
}

/** Name of the secret with a tenant's token keys; `name` is the configuration's. */
export function tokenSecretId(name: string, tenant: string): string {
  return `${name}/redaction/${tenant}`;
}
