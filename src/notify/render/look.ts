import type { Severity } from '../../event/severity.ts';
import type { NotificationKind } from '../group/outbox-entry.ts';

/** How a message is told apart at a glance, in whatever a channel has for it. */
export interface Look {
  /** The severity, `CRITICAL`. */
  readonly word: string;
  /** A coloured sign, for channels that know text only. */
  readonly mark: string;
  /** `#rrggbb`; white text on it has a contrast of at least 4.5:1. */
  readonly colour: string;
}

const BY_SEVERITY: Readonly<Record<Severity, Look>> = {
  info: { word: 'INFO', mark: '⚪', colour: '#4b5563' },
  low: { word: 'LOW', mark: '🔵', colour: '#1d4ed8' },
  medium: { word: 'MEDIUM', mark: '🟡', colour: '#92400e' },
  high: { word: 'HIGH', mark: '🟠', colour: '#c2410c' },
  critical: { word: 'CRITICAL', mark: '🔴', colour: '#b91c1c' },
};

const OVER = { mark: '🟢', colour: '#166534' };

/** The severity's look; what is over keeps the word alone. */
export function lookOf(severity: Severity, kind: NotificationKind): Look {
  return kind === 'resolved' ? { ...BY_SEVERITY[severity], ...OVER } : BY_SEVERITY[severity];
}
