import { sha256 } from '../kernel/digest.ts';
import type { Notice } from './notice.ts';
import { plainLine } from './plain-text.ts';
import type { SourceFault } from './source-watch.ts';

/** A fault is told again so often while it lasts: repeats become digests, and their end is the group's. */
export const RETELL_MS = 900_000;

/** What is told of a fault; within `RETELL_MS` whoever tells it tells the same. */
export function noticeOf(fault: SourceFault, now: number): Notice {
  const subject = fault.kind === 'script_broken' ? plainLine(fault.node, 128) : undefined;
  const told = sha256(JSON.stringify([fault.kind, subject ?? '', Math.floor(now / RETELL_MS)]), 22);
  return {
    kind: fault.kind,
    subject,
    text: textOf(fault, now),
    reason: fault.kind === 'indexer_unreadable' ? fault.code : undefined,
    at: now,
    id: `${fault.kind}-${told}`,
  };
}

function textOf(fault: SourceFault, now: number): string {
  const minutes = Math.max(1, Math.round((now - fault.since) / 60_000));
  switch (fault.kind) {
    case 'sources_silent':
      return `Sluice: no source of Wazuh alerts has been heard for ${minutes} minutes; nobody would be told of an attack`;
    case 'script_broken':
      return `Sluice: the integration script of ${plainLine(fault.node, 128)} does not bring its alerts (${fault.alerts} missing, the first ${minutes} minutes old); they come late, from the indexer`;
    case 'indexer_unreadable':
      return `Sluice: Wazuh's indexer cannot be read for ${minutes} minutes (${fault.code}); alerts that a script misses are not noticed`;
  }
}
