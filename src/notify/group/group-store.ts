import type { GroupState } from './group-state.ts';

/** Port: alert groups, and claims on what must happen once. Conditional writes throughout. */
export interface GroupStore {
  get(
    route: string,
    key: string,
  ): Promise<{ readonly state: GroupState; readonly version: number } | undefined>;
  /** Writes if the stored version is still `version` (undefined: if there is none); false when somebody was faster. */
  put(state: GroupState, version: number | undefined, expiresAt: number): Promise<boolean>;
  /** Groups whose `dueAt` is at or before `now`, earliest first. */
  due(
    now: number,
    limit: number,
  ): Promise<readonly { readonly state: GroupState; readonly version: number }[]>;
  /**
   * Claims the right to do `task` (handle one alert, send one notification): `claimed`, `done` already, or `busy` in
   * other hands until its lease ends.
   */
  claim(
    task: string,
    claimant: string,
    now: number,
    leaseUntil: number,
  ): Promise<'claimed' | 'done' | 'busy'>;
  /** The task is done and stays so until `expiresAt` (epoch ms). */
  complete(task: string, expiresAt: number): Promise<void>;
  /** Gives a claim back, so that the next attempt need not wait for the lease. */
  release(task: string, claimant: string): Promise<void>;
}
