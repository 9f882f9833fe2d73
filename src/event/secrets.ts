/** Port: values that are kept out of configuration, by name. */
export interface Secrets {
  /** The secret's text. Rejects with a coded error that names the secret, never its value. */
  get(id: string): Promise<string>;
}
