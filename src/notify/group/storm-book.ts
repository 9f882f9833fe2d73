/** A minute on a line: groups that have been entered, by their marks, and whether it was foretold to belong to a storm. */
export interface StormMinute {
  readonly marks: ReadonlySet<string>;
  readonly stormy: boolean;
}

/** Port: which groups have opened in which minute, for as long as a minute matters to the next. */
export interface StormBook {
  /**
   * Enters a group, unless `bound` groups are entered and it is none of them: then the minute is full, and stays as it
   * is. Entering a group twice changes nothing.
   *
   * @param line whose groups are counted together, such as a route
   * @param minute since 1970
   * @returns the minute as it stands then
   */
  enter(line: string, minute: number, mark: string, bound: number): Promise<StormMinute>;
  /** Makes a minute stormy; one that somebody has been entered into stays what it is. */
  foretell(line: string, minute: number): Promise<void>;
}
