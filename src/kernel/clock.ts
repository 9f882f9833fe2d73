/** Milliseconds since the Unix epoch; real in production, turned by hand in tests. */
export type Clock = () => number;

/** A number in [0, 1). */
export type Random = () => number;
