declare module 'fast-redact' {
  /** Compiles the paths; the function that comes back masks in the object itself and returns it. */
  export default function fastRedact(options: {
    readonly paths: readonly string[];
    readonly serialize: false;
  }): <T extends object>(value: T) => T;
}
