/** What the encoders build: JSON, with keys that may be left undefined. */
export type WireInput =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly WireInput[]
  | { readonly [key: string]: WireInput };
export type WireObject = { readonly [key: string]: WireInput };
