import type { Mute } from '../../../../src/notify/group/mute.ts';
import { textTable } from '../../../score/text-table.ts';

interface MuteRow {
  readonly mute: Mute;
  /** Undefined when nobody knows. */
  readonly held: readonly { readonly route: string; readonly count: number }[] | undefined;
}

/** In words, for people. */
export function conditionText(when: Mute['when']): string {
  const parts = Object.entries(when).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${Array.isArray(value) ? value.join(', ') : JSON.stringify(value)}`],
  );
  return parts.length === 0 ? 'every alert' : parts.join('; ');
}

function heldText(held: MuteRow['held']): string {
  if (held === undefined) return '?';
  return held.length === 0 ? '0' : held.map(({ route, count }) => `${count} on ${route}`).join(', ');
}

/** Mutes as a table for a terminal. */
export function muteColumns(rows: readonly MuteRow[], now: number): string {
  const cells = rows.map(({ mute: { id, when, until, comment, by }, held }) => [
    id,
    until <= now ? 'over' : 'mutes',
    new Date(until).toISOString().replace('.000Z', 'Z'),
    heldText(held),
    conditionText(when),
    by ?? (id.startsWith('c-') ? 'sluice.config.ts' : '–'),
    comment,
  ]);
  return `${textTable(['id', 'state', 'until', 'held back', 'alerts', 'by', 'comment'], cells)}\n`;
}
