import { MAX_PREVIOUS_TOKENS } from '../event/limits.ts';
import { token } from './marks.ts';

/** A tenant's secrets for pseudonyms. `previous` is there while a rotation overlaps. */
export interface TokenKeys {
  readonly current: string;
  readonly previous?: string | undefined;
}

/** Makes the pseudonyms of one tenant, and remembers the aliases of one document at a time. */
export interface Pseudonyms {
  /** `<type>_<16 hex>` under the current key. `canonical` is one spelling for equal values. */
  of(type: string, canonical: string): string;
  /**
   * What the values since the last call were called under the previous key: distinct, in order, at most
   * `MAX_PREVIOUS_TOKENS`; none when there is no previous key.
   */
  takeAliases(): readonly string[];
}

const NONE: readonly string[] = [];

export function createPseudonyms({ current, previous }: TokenKeys): Pseudonyms {
  const aliases = new Set<string>();
  return {
    of(type, canonical) {
      if (previous !== undefined && aliases.size < MAX_PREVIOUS_TOKENS)
        aliases.add(token(previous, type, canonical));
      return token(current, type, canonical);
    },
    takeAliases() {
      if (aliases.size === 0) return NONE;
      const taken = [...aliases];
      aliases.clear();
      return taken;
    },
  };
}
