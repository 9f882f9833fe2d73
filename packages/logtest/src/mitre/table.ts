import bundled from './enterprise-13.1.json' with { type: 'json' };

export interface Tactic {
  /** `TA0006`. */
  readonly id: string;
  /** `Credential Access`. */
  readonly name: string;
}

export interface Technique {
  readonly name: string;
  /** In the order of the technique's `kill_chain_phases`, which is the order an alert shows. */
  readonly tactics: readonly Tactic[];
}

/** What a manager knows of MITRE ATT&CK, by technique id (`T1078`, `T1078.004`). */
export type MitreTable = ReadonlyMap<string, Technique>;

const TACTICS: Readonly<Record<string, Tactic>> = {
  RC: { id: 'TA0043', name: 'Reconnaissance' },
  RD: { id: 'TA0042', name: 'Resource Development' },
  IA: { id: 'TA0001', name: 'Initial Access' },
  EX: { id: 'TA0002', name: 'Execution' },
  PE: { id: 'TA0003', name: 'Persistence' },
  PR: { id: 'TA0004', name: 'Privilege Escalation' },
  DE: { id: 'TA0005', name: 'Defense Evasion' },
  CA: { id: 'TA0006', name: 'Credential Access' },
  DI: { id: 'TA0007', name: 'Discovery' },
  LM: { id: 'TA0008', name: 'Lateral Movement' },
  CO: { id: 'TA0009', name: 'Collection' },
  CC: { id: 'TA0011', name: 'Command and Control' },
  EF: { id: 'TA0010', name: 'Exfiltration' },
  IM: { id: 'TA0040', name: 'Impact' },
};

/**
 * ATT&CK Enterprise 13.1, which Wazuh 4.14 ships: 196 techniques, 411 sub-techniques. Revoked and
 * deprecated ones are left out, as a manager leaves them out. © The MITRE Corporation, see NOTICE.
 *
 * The order of tactics is recorded for T1078 and T1098 and follows STIX bundles for the rest: for those of
 * 11.3 that bundle, for the eleven that gained tactics or came later (T1098 and below, T1205.002, T1546.016,
 * T1556.006 to T1556.008) the bundle of 17.1. The two bundles agree wherever they were compared.
 */
export const BUNDLED_MITRE: MitreTable = new Map(
  Object.entries(bundled).map(([id, [name = '', tactics = '']]) => [
    id,
    { name, tactics: tactics.split(' ').flatMap((code) => TACTICS[code] ?? []) },
  ]),
);
