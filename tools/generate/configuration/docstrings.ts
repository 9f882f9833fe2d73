import { type Comment, type ObjectExpression, type ObjectProperty, parseSync, Visitor } from 'oxc-parser';

/** What stands above the keys of settings in the source: the same text that an editor shows. */

export interface SettingsSource {
  readonly path: string;
  readonly text: string;
}

/** Texts above the keys of one `z.strictObject`, in the order of the keys; undefined where nothing stands. */
type Docs = ReadonlyMap<string, string | undefined>;

interface Parsed {
  readonly source: SettingsSource;
  readonly comments: readonly Comment[];
  /** Arguments of `z.strictObject`: objects, or their names. */
  readonly objects: (ObjectExpression | string)[];
  /** Objects that have a name, to be spread into others. */
  readonly named: Map<string, ObjectExpression>;
}

/**
 * Finds the texts by the names of an object's keys in their order, which is what the schema knows of itself at run time.
 *
 * @throws Error when a file does not parse, or two objects of the same keys say different things of them
 */
export function docstringsOf(
  sources: readonly SettingsSource[],
): (keys: readonly string[]) => Docs | undefined {
  const files = sources.map(parsed);
  const found = new Map<string, { readonly docs: Docs; readonly path: string }>();
  for (const file of files)
    for (const object of file.objects) {
      const docs = new Map(
        typeof object === 'string' ? spread(object, file, files) : members(object, file, files),
      );
      const signature = [...docs.keys()].join();
      const other = found.get(signature);
      if (other !== undefined && !isDeepEqual(other.docs, docs))
        throw new Error(
          `${other.path} and ${file.source.path} have objects of the keys ${signature} with different texts; give both the same`,
        );
      found.set(signature, { docs, path: file.source.path });
    }
  return (keys) => found.get(keys.join())?.docs;
}

function parsed(source: SettingsSource): Parsed {
  const { program, comments, errors } = parseSync(source.path, source.text);
  if (errors.length > 0) throw new Error(`${source.path}: ${errors[0]?.message}`);
  const objects: (ObjectExpression | string)[] = [];
  const named = new Map<string, ObjectExpression>();
  new Visitor({
    CallExpression({ callee, arguments: [first] }) {
      if (source.text.slice(callee.start, callee.end).replaceAll(/\s/g, '') !== 'z.strictObject') return;
      if (first?.type === 'ObjectExpression') objects.push(first);
      if (first?.type === 'Identifier') objects.push(first.name);
    },
    VariableDeclarator({ id, init }) {
      if (id.type === 'Identifier' && init?.type === 'ObjectExpression') named.set(id.name, init);
    },
  }).visit(program);
  return { source, comments, objects, named };
}

type Member = readonly [key: string, text: string | undefined];

/** Keys and texts of an object, and of what is spread into it. */
function members(object: ObjectExpression, file: Parsed, files: readonly Parsed[]): readonly Member[] {
  return object.properties.flatMap((property) => {
    if (property.type === 'Property') return [[keyOf(property), textAbove(property, file)] as const];
    const { argument } = property;
    return argument.type === 'Identifier' ? spread(argument.name, file, files) : [];
  });
}

/** Those of an object by its name, in its own file or another. */
function spread(name: string, file: Parsed, files: readonly Parsed[]): readonly Member[] {
  const owner = file.named.has(name) ? file : files.find(({ named }) => named.has(name));
  const object = owner?.named.get(name);
  return owner === undefined || object === undefined ? [] : members(object, owner, files);
}

function keyOf({ key }: ObjectProperty): string {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'Literal' ? String(key.value) : '';
}

/** A comment of the form that editors show, with nothing but space between it and the key. */
function textAbove({ start }: ObjectProperty, { source, comments }: Parsed): string | undefined {
  const above = comments.findLast((comment) => comment.end <= start);
  if (above?.type !== 'Block' || !above.value.startsWith('*')) return undefined;
  if (source.text.slice(above.end, start).trim() !== '') return undefined;
  return above.value
    .slice(1)
    .replaceAll(/\n\s*\*/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function isDeepEqual(one: Docs, two: Docs): boolean {
  return [...one].every(([key, text]) => two.get(key) === text);
}
