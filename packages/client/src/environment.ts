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

interface Variables {
  readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> };
  readonly Deno?: { readonly env: { get(name: string): string | undefined } };
}

type Read = () => string | undefined;

/** A bundler may have put a text in place of `process.env.X`, or left it where there is no `process`. */
function read(get: Read): string | undefined {
  try {
    return get()?.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** The first of these variables that is set. */
function first(...names: readonly string[]): string | undefined {
  const { process, Deno } = globalThis as Variables;
  for (const name of names) {
    const text = read(() => process?.env?.[name]) ?? read(() => Deno?.env.get(name));
    if (text) return text;
  }
  return undefined;
}

/** What everybody can read in a page must be a key that is made for it. */
function publishable(get: Read): string | undefined {
  const key = read(get);
  return key?.startsWith('slp_') ? key : undefined;
}

export function readEnvironment(): Environment {
  return {
    url:
      first('SLUICE_URL', 'WAZUH_MANAGER_URL') ??
      read(() => process.env.NEXT_PUBLIC_SLUICE_URL) ??
      read(() => process.env.EXPO_PUBLIC_SLUICE_URL),
    key:
      first('SLUICE_KEY', 'WAZUH_API_KEY') ??
      publishable(() => process.env.NEXT_PUBLIC_SLUICE_KEY) ??
      publishable(() => process.env.EXPO_PUBLIC_SLUICE_KEY),
    app: first('SLUICE_APP', 'WAZUH_AGENT_ID'),
    enabled: !/^(false|0|no|off)$/i.test(first('SLUICE_ENABLED', 'WAZUH_ENABLED') ?? ''),
    freezes: !!first('AWS_LAMBDA_FUNCTION_NAME', 'NETLIFY', 'VERCEL', 'FUNCTION_TARGET'),
  };
}
