import type { IngestKey } from '../../../../src/intake/door/key-store.ts';
import { NATIVE_ORIGIN } from '../../../../src/intake/door/origin.ts';
import { isBrowserSafe } from '../../../../src/intake/door/permission.ts';
import { UsageError } from '../../faults.ts';
import { checkedOrigin } from './key-origin.ts';

export interface KeyRestrictionFlags {
  readonly publishable?: boolean;
  readonly origin?: readonly string[];
  readonly scope?: readonly string[];
  readonly rate?: string;
  readonly requireSignature?: boolean;
}

type Restrictions = Pick<IngestKey, 'kind' | 'scopes' | 'origins' | 'signature' | 'eventsPerSecond'>;

/** More would be a list to keep elsewhere; an item of the table is read with every look-up. */
const MAX_WORDS = 20;
const SCOPE = /^(?:[A-Za-z0-9][\w.:-]{0,254}\*?|\*)$/;
const MAX_RATE = 100_000;

/**
 * What a new key may do, by its flags.
 *
 * @throws UsageError
 */
export function restrictionsOf(flags: KeyRestrictionFlags): Restrictions {
  const kind = flags.publishable === true ? 'publishable' : 'secret';
  const origins = few('origin', flags.origin ?? []).map(checkedOrigin);
  const scopes = few('scope', flags.scope ?? ['*']);
  for (const scope of scopes) checkScope(scope, kind);
  const signature = flags.requireSignature === true ? 'required' : 'optional';
  if (kind === 'publishable' && origins.length === 0)
    throw new UsageError(
      'a publishable key needs --origin: the sites that use it, such as https://shop.example, or native for apps',
    );
  if (kind === 'publishable' && signature === 'required')
    throw new UsageError(
      '--require-signature: everybody can read a publishable key, and sign with it; leave it out',
    );
  if (kind === 'secret' && origins.includes(NATIVE_ORIGIN))
    throw new UsageError(
      '--origin native is for publishable keys: a secret one is taken without an Origin anyway',
    );
  const rate = flags.rate === undefined ? {} : { eventsPerSecond: rateOf(flags.rate) };
  return { kind, scopes, origins, signature, ...rate };
}

function few(flag: string, words: readonly string[]): readonly string[] {
  if (words.length > MAX_WORDS) throw new UsageError(`--${flag}: give at most ${MAX_WORDS}`);
  return [...new Set(words)];
}

function checkScope(scope: string, kind: IngestKey['kind']): void {
  if (!SCOPE.test(scope))
    throw new UsageError(
      `--scope ${JSON.stringify(scope)}: give an action such as auth_login, or the beginning of some and a *: "auth_*"`,
    );
  const isBeginning = scope.endsWith('*');
  if (kind === 'publishable' && !isBrowserSafe(isBeginning ? scope.slice(0, -1) : scope, isBeginning))
    throw new UsageError(`--scope ${scope}: a publishable key may not bring that; send it from a server`);
}

function rateOf(text: string): number {
  const rate = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (rate < 1 || rate > MAX_RATE)
    throw new UsageError(`--rate: give a whole number of events a second, 1 to ${MAX_RATE}`);
  return rate;
}
