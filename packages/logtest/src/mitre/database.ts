import type { DatabaseSync } from 'node:sqlite';
import type { MitreTable, Tactic, Technique } from './table.ts';

/** A technique counts when it is neither revoked nor deprecated; the one with no tactic stops the manager's load. */
const TECHNIQUES = `SELECT technique.id AS key, technique.name AS name, reference.external_id AS id
  FROM technique JOIN reference ON technique.id = reference.id
  WHERE technique.revoked_by IS NULL AND NOT technique.deprecated AND reference.source = 'mitre-attack'`;
const TACTICS = `SELECT tactic.id AS key, tactic.name AS name, reference.external_id AS id
  FROM tactic JOIN reference ON tactic.id = reference.id WHERE reference.source = 'mitre-attack'`;
/** Without an ORDER BY, for the order of the rows is the order an alert shows. */
const PHASES = 'SELECT tactic_id AS tactic FROM phase WHERE tech_id = ?';

/**
 * Reads the ATT&CK database of an installed manager, `var/db/mitre.db` below its home. Undefined when this
 * Node.js brings no SQLite (before 22.5), when there is no such file, or when it is no such database.
 */
export function readMitreDatabase(path: string): MitreTable | undefined {
  const sqlite = process.getBuiltinModule?.('node:sqlite');
  if (sqlite === undefined) return undefined;
  let database: DatabaseSync | undefined;
  try {
    database = new sqlite.DatabaseSync(path, { readOnly: true });
    return readTable(database);
  } catch {
    return undefined;
  } finally {
    database?.close();
  }
}

function readTable(database: DatabaseSync): MitreTable {
  const tactics = new Map<string, Tactic>();
  for (const { key, id, name } of database.prepare(TACTICS).all()) {
    tactics.set(String(key), { id: String(id), name: String(name) });
  }
  const phases = database.prepare(PHASES);
  const table = new Map<string, Technique>();
  for (const { key, id, name } of database.prepare(TECHNIQUES).all()) {
    const own = phases.all(key ?? null).flatMap(({ tactic }) => tactics.get(String(tactic)) ?? []);
    table.set(String(id), { name: String(name), tactics: own });
  }
  return table;
}
