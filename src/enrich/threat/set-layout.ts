/**
 * A set of indicators as one file: a header, then sections of 32-bit numbers in little-endian order and of bytes. What is
 * loaded is searched as it lies there.
 */
export const MAGIC = 'SLUICETI';
export const SET_VERSION = 1;
export const HEADER_BYTES = 256;

/** Where in the header what stands. */
export const AT = {
  version: 8,
  length: 12,
  seed: 16,
  indicators: 20,
  builtAt: 24,
  sum: 64,
  sections: 96,
} as const;
export const SUM_BYTES = 32;

export const SECTIONS = [
  /** JSON: feeds and what became of them. */
  'about',
  /** `FACT_WORDS` numbers each. */
  'facts',
  /** Numbers of facts, the strongest first; the last of a list has `LAST` set. */
  'lists',
  /** Where in `v4First` the addresses of each 16 leading bits begin, and one more. */
  'v4Index',
  'v4First',
  'v4Last',
  'v4List',
  /** Four words an address. */
  'v6First',
  'v6Last',
  'v6List',
  /** A hash table of pairs: 32 bits of the key's digest, and the number of its entry plus one. */
  'slots',
  /** Where in `keys` each entry's key begins, and one more. */
  'keyAt',
  'entryList',
  'keys',
  'referenceAt',
  'references',
] as const;
export type SectionName = (typeof SECTIONS)[number];

/** feed and prefix, type and confidence and TLP, first seen, last seen, valid until, reference. */
export const FACT_WORDS = 6;
export const LAST = 0x8000_0000;
export const V4_BUCKETS = 65_536;

/** Most indicators of a set: with 512 MB, `enrich` holds an old and a new set of this size while it changes over. */
export const MAX_INDICATORS = 1_000_000;
export const MAX_SET_BYTES = 100 * 1_048_576;
