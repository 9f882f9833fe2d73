/** Why a record is not an event. `message` never quotes a value; `path` is dotted and empty for the record itself. */
export interface NormalizeFault<Code extends string> {
  readonly code: Code;
  readonly message: string;
  readonly path: string;
}
