/** What AWS would meter of some work. DynamoDB's units by the family of the key, such as `mark` for `mark#…`. */
export interface Counts {
  readonly invocations: number;
  readonly sqs: Readonly<Record<string, number>>;
  /** Units of 64 KB that messages and receives were billed as. */
  readonly sqsChunks: number;
  /** Bytes of message bodies that were sent. */
  readonly sentBytes: number;
  readonly writeUnits: Readonly<Record<string, number>>;
  readonly readUnits: Readonly<Record<string, number>>;
  readonly s3: Readonly<Record<string, number>>;
  readonly s3Bytes: number;
  readonly secretReads: number;
  readonly logLines: number;
  readonly logBytes: number;
  /** How much longer the lines are when everything that is measured is a metric. */
  readonly metricBytes: number;
}

/** Sums that grow while something is counted. */
export function createTally() {
  const sums = new Map<string, number>();
  const add = (name: string, by: number) => sums.set(name, (sums.get(name) ?? 0) + by);
  return {
    add,
    /** A copy of the sums as they are. */
    snapshot: (): ReadonlyMap<string, number> => new Map(sums),
  };
}

export type Tally = ReturnType<typeof createTally>;

/** What was added since. */
export function countsSince(now: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>): Counts {
  const of = (name: string) => (now.get(name) ?? 0) - (before.get(name) ?? 0);
  const below = (prefix: string) =>
    Object.fromEntries(
      [...now.keys()]
        .filter((name) => name.startsWith(prefix) && of(name) !== 0)
        .toSorted()
        .map((name) => [name.slice(prefix.length), of(name)]),
    );
  return {
    invocations: of('invocations'),
    sqs: below('sqs '),
    sqsChunks: of('sqsChunks'),
    sentBytes: of('sentBytes'),
    writeUnits: below('write '),
    readUnits: below('read '),
    s3: below('s3 '),
    s3Bytes: of('s3Bytes'),
    secretReads: of('secretReads'),
    logLines: of('logLines'),
    logBytes: of('logBytes'),
    metricBytes: of('allBytes') - of('logBytes'),
  };
}

/** Of two counts of the same things. */
export const sumOf = (of: Readonly<Record<string, number>>): number =>
  Object.values(of).reduce((sum, each) => sum + each, 0);
