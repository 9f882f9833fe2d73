/** Port: values that are kept out of configuration, by name. */
export interface Secrets {
  /** The secret's text. Rejects with a coded error that names the secret, never its value. */
  get(id: string): Promise<string>;
  /**
   * For a value that was refused: what the secret holds now, past any cache, and behind it what a rotation under way is about to
   * put there. Rejects as `get` does.
   */
  anew(id: string): Promise<readonly string[]>;
}
