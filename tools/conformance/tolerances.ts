/** A difference between hosts that is none of the manager's behaviour. */
export interface Tolerance {
  /** In words, for the report. */
  readonly name: string;
  readonly applies: (path: string, recorded: unknown) => boolean;
  readonly accepts: (got: unknown, recorded: unknown) => boolean;
}

const text = (pattern: RegExp) => (got: unknown) => typeof got === 'string' && pattern.test(got);

function placeholder(written: string, pattern: RegExp): Tolerance {
  return {
    name: written,
    applies: (_path, recorded) => recorded === written,
    accepts: text(pattern),
  };
}

/** What the recordings hold in place of a value that is new every time. */
export const PLACEHOLDERS: readonly Tolerance[] = [
  placeholder('<token>', /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/),
  placeholder('<timestamp>', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/),
  placeholder('<alert id>', /^\d+\.\d+$/),
  placeholder('<session>', /^[0-9a-f]{8}$/),
  placeholder('<install path>', /^\/\S+$/),
  {
    name: '<base64 of "id name ip rawkey">',
    applies: (_path, recorded) => recorded === '<base64 of "id name ip rawkey">',
    accepts: (got) =>
      typeof got === 'string' && /^\d{3,} \S+ \S+ [0-9a-f]{64}$/.test(Buffer.from(got, 'base64').toString()),
  },
];

/** A tolerance at the paths that match. */
export function at(
  path: RegExp,
  name: string,
  accepts: (got: unknown, recorded: unknown) => boolean,
): Tolerance {
  return { name, applies: (where) => path.test(where), accepts };
}

export const isText = text(/./);
export const isNumber = (got: unknown): boolean => typeof got === 'number' && got >= 0;

/** The manager's own host name, wherever it stands. */
export function hostName(name: string): Tolerance {
  return at(/^body\.data\.hostname$|\.(agent|manager)\.name$/, 'host name', (got) => got === name);
}

export const REVISION = at(
  /^body\.data\.revision$/,
  'revision of the package',
  (got) => isText(got) || isNumber(got),
);

/** A node has a name even when the cluster is off; errors are filed under it. */
export const NODE_NAME: Tolerance = {
  name: 'node name',
  applies: (path, recorded) =>
    /^body\.dapi_errors(\.\*)?$/.test(path) && Object.keys(recorded as object).join() === 'node01',
  accepts: (got, recorded) => {
    const [theirs, ours] = [Object.values(recorded as object), Object.values(got as object)];
    return ours.length === 1 && JSON.stringify(ours) === JSON.stringify(theirs);
  },
};

/** A number that this manager gave to something new. */
export const NEW_ID: Tolerance = {
  name: 'id of something new',
  applies: (path, recorded) =>
    typeof recorded === 'number' && /\.id$|\.(roles|policies|users)\[\d+\]$/.test(path),
  accepts: isNumber,
};

/** `<three digits or more>`. */
export const AGENT_ID = at(/\.data(\.affected_items\[\d+\])?\.id$/, 'id of a new agent', text(/^\d{3,}$/));
