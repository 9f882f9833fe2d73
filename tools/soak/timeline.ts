/** Phases of a run, in milliseconds after its start. */
export interface Timeline {
  /** Load without faults from the start: caches fill, pools open. Until here nothing is compared. */
  readonly warmMs: number;
  /** Then faults, until here. */
  readonly faultsEndMs: number;
  /** Load without faults until here, as before them; then nothing is sent. */
  readonly loadEndMs: number;
}

/** A sixth of the run is calm before the faults, a fifth behind them. */
export function timelineOf(minutes: number): Timeline {
  const ms = minutes * 60_000;
  return { warmMs: Math.round(ms / 6), faultsEndMs: Math.round((ms * 4) / 5), loadEndMs: Math.round(ms) };
}

/** When load is on, nothing is wrong yet, and everything is warm. */
export function calmTimes({ warmMs }: Timeline): { readonly fromMs: number; readonly toMs: number } {
  return { fromMs: warmMs / 2, toMs: warmMs };
}
