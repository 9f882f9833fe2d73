/** What GetEventSelectors answers with, as far as it says what is recorded. */
export interface EventSelectors {
  readonly basic: readonly BasicSelector[];
  readonly advanced: readonly (readonly FieldSelector[])[];
}

export interface BasicSelector {
  readonly readWrite: string;
  readonly management: boolean;
  readonly excluded: readonly string[];
  readonly data: readonly { readonly type: string; readonly values: readonly string[] }[];
}

/** `op` is `Equals`, `NotStartsWith` and so on. */
export interface FieldSelector {
  readonly field: string;
  readonly tests: Readonly<Record<string, readonly string[]>>;
}

/**
 * The event sources that a trail may leave out of management events.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html
 */
const EXCLUDABLE = ['kms.amazonaws.com', 'rdsdata.amazonaws.com'] as const;
/** Fields of a management selector that are understood; one with others is taken as it stands. */
const MANAGEMENT_FIELDS: ReadonlySet<string> = new Set(['eventCategory', 'readOnly', 'eventSource']);

/**
 * What a trail records as a set of texts, so that less is what was in it before and is not now. Management events are taken
 * apart, because both kinds of selectors can say the same of them; of the rest a selector that is written otherwise is
 * another one.
 */
export function coverageOf({ basic, advanced }: EventSelectors): readonly string[] {
  const covered = [...basic.flatMap(basicCoverage), ...advanced.flatMap(advancedCoverage)];
  return [...new Set(covered)].sort();
}

/** What was recorded before and is not now. */
export function lostCoverage(before: readonly string[], now: readonly string[]): readonly string[] {
  const covered = new Set(now);
  return before.filter((kind) => !covered.has(kind));
}

function basicCoverage({ readWrite, management, excluded, data }: BasicSelector): readonly string[] {
  const kinds =
    readWrite === 'ReadOnly' ? ['read'] : readWrite === 'WriteOnly' ? ['write'] : ['read', 'write'];
  return [
    ...(management ? managementCoverage(kinds, excluded) : []),
    ...kinds.flatMap((kind) =>
      data.flatMap(({ type, values }) => values.map((value) => `data ${kind} ${type} ${value}`)),
    ),
  ];
}

function managementCoverage(kinds: readonly string[], excluded: readonly string[]): readonly string[] {
  return kinds.flatMap((kind) => [
    `management ${kind}`,
    ...EXCLUDABLE.filter((source) => !excluded.includes(source)).map(
      (source) => `management ${kind} ${source}`,
    ),
  ]);
}

function advancedCoverage(fields: readonly FieldSelector[]): readonly string[] {
  const testsOf = (field: string) => fields.find((selector) => selector.field === field)?.tests ?? {};
  const isManagement = testsOf('eventCategory').Equals?.includes('Management') === true;
  if (isManagement && fields.every(({ field }) => MANAGEMENT_FIELDS.has(field))) {
    const readOnly = testsOf('readOnly').Equals?.[0];
    const { Equals: only, NotEquals: excluded = [] } = testsOf('eventSource');
    const kinds = readOnly === 'true' ? ['read'] : readOnly === 'false' ? ['write'] : ['read', 'write'];
    if (only === undefined) return managementCoverage(kinds, excluded);
  }
  const text = fields
    .flatMap(({ field, tests }) =>
      Object.entries(tests).map(([op, values]) => `${field} ${op} ${values.join()}`),
    )
    .sort();
  return [`selector ${text.join('; ')}`];
}
