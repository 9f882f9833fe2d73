/** What the environment says. Texts are never empty. */
export interface Environment {
  readonly url: string | undefined;
  readonly key: string | undefined;
  readonly app: string | undefined;
  /** False: switched off. */
  readonly enabled: boolean;
  /** The runtime may stand still as soon as an answer has been given. */
  readonly freezes: boolean;
}

type Read = () => string | undefined;

/** A bundler may have put text in place of `process.env.X`, or left it where there is no `process`. */
function first(...reads: readonly Read[]): string | undefined {
  for (const read of reads) {
    try {
      const text = read()?.trim();
      if (text) return text;
    } catch {
      // No such thing here.
    }
  }
  return undefined;
}

interface DenoLike {
  readonly Deno?: { readonly env: { get(name: string): string | undefined } };
}

const deno = (name: string): Read => {
  return () => (globalThis as DenoLike).Deno?.env.get(name);
};

/** A key that everybody can read in a page must be one that is made for it. */
function publishable(read: Read): Read {
  return () => {
    const key = read();
    return key?.startsWith('slp_') ? key : undefined;
  };
}

export function readEnvironment(): Environment {
  const enabled = first(
    () => process.env.SLUICE_ENABLED,
    () => process.env.WAZUH_ENABLED,
    deno('SLUICE_ENABLED'),
  );
  return {
    url: first(
      () => process.env.SLUICE_URL,
      () => process.env.WAZUH_MANAGER_URL,
      () => process.env.NEXT_PUBLIC_SLUICE_URL,
      () => process.env.EXPO_PUBLIC_SLUICE_URL,
      deno('SLUICE_URL'),
    ),
    key: first(
      () => process.env.SLUICE_KEY,
      () => process.env.WAZUH_API_KEY,
      publishable(() => process.env.NEXT_PUBLIC_SLUICE_KEY),
      publishable(() => process.env.EXPO_PUBLIC_SLUICE_KEY),
      deno('SLUICE_KEY'),
    ),
    app: first(
      () => process.env.SLUICE_APP,
      () => process.env.WAZUH_AGENT_ID,
      deno('SLUICE_APP'),
    ),
    enabled: !/^(?:false|0|no|off)$/i.test(enabled ?? ''),
    freezes:
      first(
        () => process.env.AWS_LAMBDA_FUNCTION_NAME,
        () => process.env.NETLIFY,
        () => process.env.VERCEL,
        () => process.env.FUNCTION_TARGET,
      ) !== undefined,
  };
}
