import { textAt } from './read-path.ts';
import { asSentDirectly, pulledRuleId } from './s3-alert.ts';
import type { WazuhAlert } from './wazuh-alert.ts';

/** The action of a probe event: what `sluice doctor` sends to see whether alerts come back. */
export const PROBE_ACTION = 'sluice_probe';
/** The rule that it meets, in `content/rules/0014-sluice_probe_rules.xml`, and its level. */
export const PROBE_RULE = { id: '100740', level: 12 } as const;

/** The stations of a probe's way back, epoch ms by the clock of each. */
export interface ProbeReturn {
  /** Written by the manager, which rounds it to its own clock; absent when it cannot be read. */
  readonly alertedAt: number | undefined;
  /** Taken by ingest from the integration script. */
  readonly receivedAt: number;
  /** Seen by stage `alert-notify`. */
  readonly notedAt: number;
}

/** Port: remembers which probes have come back, for a day. */
export interface ProbeLog {
  /** Of several notes about one probe the first stays. */
  note(id: string, back: ProbeReturn): Promise<void>;
  read(id: string): Promise<ProbeReturn | undefined>;
}

const PREFIX = 'probe-';
const PROBE_ID = /^probe-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @param uuid a version 4 UUID of the caller's */
export function probeId(uuid: string): string {
  return PREFIX + uuid;
}

/** Whether an alert is about a probe, sent directly or pulled from S3, and so nothing that anybody is told. */
export function isProbe(alert: WazuhAlert): boolean {
  if (alert.rule.id === PROBE_RULE.id) return true;
  // Somebody may have a rule of that number without any events from S3.
  return alert.rule.id === pulledRuleId(PROBE_RULE.id) && asSentDirectly(alert) !== undefined;
}

/** The id of the probe that an alert is about; undefined when it has none of ours. */
export function probeOf(alert: WazuhAlert): string | undefined {
  const id = textAt(asSentDirectly(alert) ?? alert, 'data.sluice.event.id');
  return id !== undefined && PROBE_ID.test(id) ? id : undefined;
}
