import * as z from 'zod/mini';
import { err, ok, type Result } from '../../kernel/result.ts';
import { type AgentKey, parseKeyLine } from './agent-key.ts';

/** The identities that may be used with each node, by its name; `*` for every node without a list of its own. */
export type AgentKeys = ReadonlyMap<string, readonly AgentKey[]>;

const Shape = z.strictObject({
  keys: z.record(z.string(), z.array(z.string()).check(z.minLength(1))),
});

/** For messages about what is wrong. */
export const AGENT_KEYS_FORM = '{"keys":{"*":["<id> <name> <ip> <64 hex digits>"]}} or lines of client.keys';

/**
 * Reads what the secret of the sink `agent` holds: JSON with lines of `client.keys` by node, or such lines alone, for every
 * node. Lines that begin with `#` and empty ones do not count. The error says where, never what.
 */
export function readAgentKeys(text: string): Result<AgentKeys, string> {
  if (!text.trimStart().startsWith('{')) {
    const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
    return readLines('*', lines);
  }
  const shape = Shape.safeParse(parsed(text)).data;
  if (shape === undefined) return err('not the JSON that was expected');
  const keys = new Map<string, readonly AgentKey[]>();
  for (const [node, lines] of Object.entries(shape.keys)) {
    const read = readLines(node, lines);
    if (!read.ok) return read;
    for (const [name, list] of read.value) keys.set(name, list);
  }
  return keys.size === 0 ? err('no key') : ok(keys);
}

/** What {@link readAgentKeys} reads. */
export function printAgentKeys(keys: Readonly<Record<string, readonly string[]>>): string {
  return JSON.stringify({ keys });
}

/** The identities for a node, the preferred one first; empty when there are none. */
export function keysOfNode(keys: AgentKeys, node: string): readonly AgentKey[] {
  return keys.get(node) ?? keys.get('*') ?? [];
}

function readLines(node: string, lines: readonly string[]): Result<AgentKeys, string> {
  const keys = lines.map(parseKeyLine);
  const bad = keys.indexOf(undefined);
  if (bad >= 0) return err(`line ${bad + 1} of "${node}" is none of client.keys`);
  const known = keys.filter((key) => key !== undefined);
  if (known.length === 0) return err('no key');
  if (new Set(known.map(({ id }) => id)).size < known.length) return err(`an id stands twice for "${node}"`);
  return ok(new Map([[node, known]]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
