import type { Source } from './envelope.ts';

/** A source that must not go quiet. */
export interface Silence {
  readonly source: Source;
  /** Undefined: of all tenants together. */
  readonly tenant?: string | undefined;
  /** Hours without a record after which somebody is told. */
  readonly afterHours: number;
}

/** What its alarm and its metric are named by. */
export function silenceName({ source, tenant }: Silence): string {
  return tenant === undefined ? source : `${source}-of-${tenant}`;
}
