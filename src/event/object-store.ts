/** What opening an object finds. `denied` and `missing` are answers of the store; a store out of reach throws. */
export type OpenedObject =
  | { readonly kind: 'found'; readonly bytes: number; readonly stream: AsyncIterable<Uint8Array> }
  | { readonly kind: 'missing' }
  | { readonly kind: 'denied' };

/** Port: reads objects, streamed. */
export interface ObjectStore {
  open(bucket: string, key: string): Promise<OpenedObject>;
}
