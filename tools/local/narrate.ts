import type { JournalEntry } from './console/journal.ts';

const clockText = (at: number) => new Date(at).toISOString().slice(11, 23);

/** One readable line for what happened, for a terminal. */
export function narrate(entry: JournalEntry): string {
  switch (entry.type) {
    case 'event': {
      const where = [entry.address, entry.country && `(${entry.country})`].filter(Boolean).join(' ');
      const redacted = entry.redacted.length === 0 ? '' : `redacted ${entry.redacted.join(', ')}`;
      const rule =
        entry.rule === undefined
          ? 'no rule'
          : `rule ${entry.rule.id} level ${entry.rule.level}: ${entry.rule.description}`;
      const took = entry.latencyMs === undefined ? '' : `${entry.latencyMs} ms`;
      const parts = [
        `${entry.tenant}/${entry.application}`,
        entry.action,
        entry.user,
        where,
        redacted,
        rule,
        took,
      ];
      return `${clockText(entry.at)}  ${entry.alert ? '▲' : '·'} ${parts.filter(Boolean).join('  ')}`;
    }
    case 'message':
      return `${clockText(entry.at)}  ✉ ${entry.channel}: ${entry.title}`;
    case 'log': {
      const fields = Object.entries(entry.fields ?? {}).map(([name, value]) => `${name}=${value}`);
      return `${clockText(entry.at)}  ${entry.level === 'error' ? '✖' : '!'} ${[entry.message, ...fields].join(' ')}`;
    }
  }
}
