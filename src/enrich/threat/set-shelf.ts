/** Which set is the one to use. `version` names its file; files are never written over. */
export interface SetPointer {
  readonly version: string;
}

/** Port: where sets of indicators lie. Both are undefined when there is none. Throws when the store is out of reach. */
export interface SetShelf {
  current(): Promise<SetPointer | undefined>;
  read(version: string): Promise<Buffer | undefined>;
}
