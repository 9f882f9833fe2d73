import type { MitreTable } from '../mitre/table.ts';
import type { MitreReference } from '../rule.ts';
import type { AlertRule } from './types.ts';

type Named = NonNullable<AlertRule['mitre']>;

/** What an alert says of the techniques its rule names. Undefined when no tactic came out. */
export function mitreOf(
  references: readonly MitreReference[],
  table: MitreTable,
  warn: (message: string) => void,
): Named | undefined {
  const paired = references.some(({ tactic }) => tactic !== undefined);
  const named = paired ? ofPairs(references, table, warn) : ofIds(references, table, warn);
  return named.tactic.length === 0 ? undefined : named;
}

/** `<id>`: every id as written, known or not, and all tactics of those that are known. */
function ofIds(
  references: readonly MitreReference[],
  table: MitreTable,
  warn: (message: string) => void,
): Named {
  const tactic = new Set<string>();
  const technique: string[] = [];
  for (const { technique: id } of references) {
    const known = table.get(id);
    if (known === undefined) warn(unknown(id));
    else {
      technique.push(known.name);
      for (const { name } of known.tactics) tactic.add(name);
    }
  }
  return { id: references.map((reference) => reference.technique), tactic: [...tactic], technique };
}

/** `<tacticID>` with `<techniqueID>`: the tactic that was named, when it is one of the technique's. */
function ofPairs(
  references: readonly MitreReference[],
  table: MitreTable,
  warn: (message: string) => void,
): Named {
  const id: string[] = [];
  const tactic = new Set<string>();
  const technique = new Set<string>();
  for (const reference of references) {
    const known = table.get(reference.technique);
    const own = known?.tactics.find((candidate) => candidate.id === reference.tactic);
    if (known === undefined) warn(unknown(reference.technique));
    else if (own === undefined) {
      warn(`WARNING: Mitre Tactic ID '${reference.tactic}' is not a tactic of '${reference.technique}'.`);
    } else {
      tactic.add(own.name);
      // Sub-techniques of two parents can share a name; only the first of them is listed.
      if (!technique.has(known.name)) id.push(reference.technique);
      technique.add(known.name);
    }
  }
  return { id, tactic: [...tactic], technique: [...technique] };
}

function unknown(id: string): string {
  return `WARNING: Mitre Technique ID '${id}' not found in database.`;
}
