import { createMemoryAlertHistory } from '../../adapters/memory/alert-history.ts';
import { factsOf } from '../../src/notify/alert/alert-facts.ts';
import type { AlertHistory } from '../../src/notify/alert/alert-history.ts';
import { alertWith } from '../unit/notify/alert-builder.ts';

interface Kind {
  readonly id: string;
  readonly level: number;
  readonly description: string;
  readonly groups: readonly string[];
  readonly pci_dss: readonly string[];
  readonly gdpr: readonly string[];
  readonly tsc: readonly string[];
  readonly technique: string;
  /** How often, to the others. */
  readonly weight: number;
}

const base = { gdpr: ['IV_35.7.d', 'IV_32.2'], tsc: ['CC6.1', 'CC6.8', 'CC7.2', 'CC7.3'] };
const KINDS: readonly Kind[] = [
  {
    id: '100100',
    level: 5,
    description: 'Sluice: somebody signed in to checkout.',
    groups: ['authentication_success'],
    pci_dss: ['10.2.5'],
    ...base,
    technique: 'T1078',
    weight: 60,
  },
  {
    id: '100101',
    level: 10,
    description: 'Sluice: a sign-in to checkout failed.',
    groups: ['authentication_failed'],
    pci_dss: ['10.2.4', '10.2.5'],
    ...base,
    technique: 'T1110',
    weight: 25,
  },
  {
    id: '100102',
    level: 12,
    description: 'Sluice: brute force, 5 failed sign-ins to checkout in 5 minutes.',
    groups: ['authentication_failures'],
    pci_dss: ['10.2.4', '10.2.5', '11.4'],
    ...base,
    technique: 'T1110',
    weight: 4,
  },
  {
    id: '100301',
    level: 8,
    description: 'Sluice: privileges changed in back-office.',
    groups: ['admin', 'sluice_privilege_change'],
    pci_dss: ['10.2.2', '8.1.2'],
    gdpr: ['IV_35.7.d'],
    tsc: ['CC6.3'],
    technique: 'T1098',
    weight: 3,
  },
  {
    id: '100305',
    level: 12,
    description: 'Sluice: privilege escalation in back-office.',
    groups: ['admin', 'sluice_privilege_change'],
    pci_dss: ['10.2.2', '10.2.5'],
    ...base,
    technique: 'T1078',
    weight: 1,
  },
  {
    id: '100320',
    level: 7,
    description: 'Sluice: a credential was read.',
    groups: ['credential', 'sluice_credential_access'],
    pci_dss: ['10.2.1'],
    gdpr: ['II_5.1.f'],
    tsc: ['CC6.1'],
    technique: 'T1552',
    weight: 6,
  },
  {
    id: '100303',
    level: 6,
    description: 'Sluice: data modified in back-office.',
    groups: ['data_changed'],
    pci_dss: ['10.2.1'],
    gdpr: ['II_5.1.f'],
    tsc: ['CC7.2'],
    technique: 'T1565.001',
    weight: 5,
  },
  {
    id: '80202',
    level: 15,
    description: 'AWS CloudTrail: logging was stopped in account 111122223333.',
    groups: ['amazon', 'audit_log_tampering'],
    pci_dss: ['10.2.6'],
    gdpr: ['IV_35.7.d'],
    tsc: ['CC7.2'],
    technique: 'T1562.008',
    weight: 0.2,
  },
];
const COUNTRIES = ['DE', 'PL', 'US', 'BR', 'VN'];

/** The same numbers for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Enters alerts of so many days from `from` on: working hours are busier, few sources and users make most of it. */
export async function enterDays(
  from: number,
  days: number,
  perDay: number,
  history: AlertHistory = createMemoryAlertHistory(),
): Promise<AlertHistory> {
  const random = seeded(20_260_301);
  const whole = KINDS.reduce((sum, { weight }) => sum + weight, 0);
  const few = (most: number) => Math.floor(random() ** 3 * most);
  const kindAt = () => {
    let left = random() * whole;
    return KINDS.find(({ weight }) => {
      left -= weight;
      return left < 0;
    });
  };
  for (let i = 0; i < days * perDay; i += 1) {
    const { technique, weight: _, ...rule } = kindAt() ?? {};
    const hour = random() < 0.7 ? 7 + random() * 11 : random() * 24;
    const address = few(60);
    const data = {
      srcip: `198.51.100.${1 + address}`,
      sluice: {
        event: { action: 'any' },
        user: { name: `tok_${(1_000 + few(40)).toString(36)}` },
        source: { ip: `198.51.100.${1 + address}`, geo: { country_iso_code: COUNTRIES[address % 5] } },
        organization: { id: 'acme' },
      },
    };
    const alert = alertWith({ id: `month.${i}`, rule: { ...rule, mitre: { id: [technique] } }, data });
    await history.enter(
      `node/month.${i}`,
      factsOf(alert),
      from + Math.floor(i / perDay) * 86_400_000 + Math.floor(hour * 3_600_000),
    );
  }
  return history;
}
