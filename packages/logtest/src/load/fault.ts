/** A fault that makes the manager load nothing at all. Messages are its own words, without `ERROR: `. */
export class LoadFault extends Error {
  readonly messages: readonly string[];
  /** Whether the manager adds its closing message; it forgets to after one kind of fault. */
  readonly closes: boolean;
  constructor(messages: readonly string[], closes = true) {
    super(messages.join(' '));
    this.messages = messages;
    this.closes = closes;
  }
}
