import { ok, type Result } from '../../kernel/result.ts';
import type { Refusal } from '../problem.ts';
import type { IngestKey } from './key-store.ts';
import { admitOrigin } from './origin.ts';
import { type JudgedEvent, type NotPermitted, permitted } from './permission.ts';

/** What a key leaves a request that presents it. */
export interface Allowance {
  /** What `Access-Control-Allow-Origin` may say; undefined: nothing, so that no page reads the answer. */
  readonly allowOrigin: string | undefined;
  /** Why the key may not bring an event; undefined: it may. */
  readonly permits: (event: JudgedEvent) => NotPermitted | undefined;
}

/** Judges where a request comes from, and what events it may bring, by the restrictions of its key. */
export function allowanceOf(
  key: IngestKey,
  origin: string | undefined,
  address: string | undefined,
): Result<Allowance, Refusal> {
  const admitted = admitOrigin(key, origin);
  return admitted.ok
    ? ok({ allowOrigin: admitted.value, permits: (event) => permitted(key, event, address) })
    : admitted;
}
