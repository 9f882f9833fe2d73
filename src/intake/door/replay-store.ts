/** Port: remembers what was used, until it is of no use any more. */
export interface ReplayStore {
  /**
   * True for the first that uses `id`, false for everybody after it. What was used is forgotten after `until`.
   *
   * @param until epoch ms, as `now`
   */
  firstUse(id: string, until: number, now: number): Promise<boolean>;
}
