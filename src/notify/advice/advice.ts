/** One step to take. */
export interface Advice {
  /** A sentence of ours; holds no text of the event. */
  readonly what: string;
  /** Commands to paste, complete but for placeholders in capitals; every value of the event in it was validated. */
  readonly command?: string;
}
