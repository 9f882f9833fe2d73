export type Outcome =
  | { readonly kind: 'same'; readonly tolerated: readonly string[] }
  | { readonly kind: 'different'; readonly differences: readonly string[] }
  | { readonly kind: 'not played'; readonly why: string };

/** What became of one recorded exchange. */
export interface Result {
  /** The recording's file below the golden folder, without `.json`. */
  readonly file: string;
  readonly exchange: string;
  readonly outcome: Outcome;
}
