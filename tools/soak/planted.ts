import { createHash } from 'node:crypto';

/**
 * Personal data and secrets that a run plants, a new one each time. Each kind can be known by itself wherever it turns up in the
 * clear, whatever its number.
 */
export const PLANTED = {
  email: { of: (n: number) => `soak.${n}@planted.example`, trace: /planted\.example/ },
  card: { of: cardOf, trace: /4000[ -]?12\d\d[ -]?\d{4}[ -]?\d{4}/ },
  phone: { of: (n: number) => `+43 660 777${String(n % 10_000).padStart(4, '0')}`, trace: /660 ?777\d{4}/ },
  password: { of: (n: number) => `Plain-${n}-Planted`, trace: /Plain-\d+-Planted/ },
  token: { of: tokenOf, trace: /eyJzdWIiOiJzb2FrL/ },
} as const satisfies Readonly<Record<string, { of(n: number): string; readonly trace: RegExp }>>;

export type PlantedKind = keyof typeof PLANTED;

const TRACES = Object.entries(PLANTED) as readonly [PlantedKind, (typeof PLANTED)[PlantedKind]][];
const ANY = new RegExp(TRACES.map(([, { trace }]) => trace.source).join('|'));

/** The kinds of planted values that stand in a text. */
export function plantedIn(text: string): readonly PlantedKind[] {
  if (!ANY.test(text)) return [];
  return TRACES.filter(([, { trace }]) => trace.test(text)).map(([kind]) => kind);
}

/** Sixteen digits in fours that pass Luhn's check. */
function cardOf(n: number): string {
  const digits = `400012${String(n % 1_000_000_000).padStart(9, '0')}`;
  const sum = digits.split('').reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`.replace(/(.{4})(?=.)/g, '$1 ');
}

/** A JSON web token, whose middle part begins the same for each. */
function tokenOf(n: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signature = createHash('sha256').update(`soak ${n}`).digest('base64url');
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: `soak-${n}` })}.${signature}`;
}
