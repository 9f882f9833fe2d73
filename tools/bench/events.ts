import type { JsonObject } from '../../src/kernel/json.ts';

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** 2026-03-01T12:00:00Z. */
export const BENCH_NOW = 1_772_366_400_000;

const BROWSERS = [
  (v: number) =>
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${v}.0.0.0 Safari/537.36`,
  (v: number) =>
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.${v % 7} Safari/605.1.15`,
  (v: number) =>
    `Mozilla/5.0 (iPhone; CPU iPhone OS 17_${v % 6} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148`,
  (v: number) => `Mozilla/5.0 (X11; Linux x86_64; rv:${v}.0) Gecko/20100101 Firefox/${v}.0`,
  (v: number) => `HashPass/4.${v % 10}.2 (Android 14; SM-S918B) okhttp/4.12.${v % 4}`,
];

/** Draws of one generator; `common` prefers small numbers, as users, addresses and programs do in real traffic. */
class Draw {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  below(bound: number): number {
    return Math.floor(this.#random() * bound);
  }

  common(bound: number): number {
    return Math.floor(this.#random() ** 3 * bound);
  }

  chance(share: number): boolean {
    return this.#random() < share;
  }

  of<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  hex(length: number): string {
    let text = '';
    while (text.length < length)
      text += Math.floor(this.#random() * 0x1_0000_0000)
        .toString(16)
        .padStart(8, '0');
    return text.slice(0, length);
  }

  uuid(): string {
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-a${this.hex(3)}-${this.hex(12)}`;
  }

  address(): string {
    const host = this.common(20_000);
    return `${[93, 81, 188, 203, 77, 145][host % 6]}.${(host >> 8) + 20}.${host & 255}.${(host * 7) % 251}`;
  }

  userAgent(): string {
    return (BROWSERS[this.common(BROWSERS.length)] as (typeof BROWSERS)[number])(118 + this.common(30));
  }
}

type Kind = (draw: Draw, user: number) => JsonObject;

const login: Kind = (draw, user) => {
  const failed = draw.chance(0.3);
  return {
    action: failed ? 'auth_login_failed' : 'auth_login',
    level: failed ? 'warning' : 'info',
    user: { id: `usr_${user}`, email: `person${user}@example.com`, name: `Person ${user}` },
    details: {
      method: draw.of(['password', 'passkey', 'magic_link', 'saml']),
      attempt: 1 + draw.common(5),
      sessionId: draw.uuid(),
      device: {
        id: draw.hex(16),
        model: 'SM-S918B',
        appVersion: `4.${draw.below(10)}.2`,
        osVersion: '14.0.1',
      },
      ...(failed && { message: `sign-in refused for person${user}@example.com: wrong one-time code` }),
    },
  };
};

const apiCall: Kind = (draw, user) => {
  const status = draw.of([200, 200, 200, 201, 204, 401, 403, 404, 500]);
  const order = `ORD-2026-${100_000 + draw.below(900_000)}`;
  return {
    action: draw.of(['api_get', 'api_post', 'api_put', 'api_delete']),
    user: { id: `usr_${user}` },
    url: `https://shop.example.com/api/v2/orders/${order}?page=${draw.below(9)}&sort=-created_at`,
    http: { request: { method: 'POST', id: draw.uuid() }, response: { status_code: status } },
    details: {
      orderId: order,
      durationMs: draw.below(900),
      amount: draw.below(100_000) / 100,
      currency: 'EUR',
      items: Array.from({ length: 1 + draw.below(3) }, (_, i) => ({
        sku: `SKU-${draw.below(10_000)}-${i}`,
        quantity: 1 + draw.below(4),
        note: 'gift wrapped, leave at the door',
      })),
      client: { version: `12.${draw.below(20)}.3`, build: String(20_260_000 + draw.below(9_999)) },
    },
  };
};

/** The shape of existing HashPass clients. */
const qrScan: Kind = (draw, user) => ({
  level: 3,
  rule_id: '100300',
  location: 'gate-scanner',
  user: `usr_${user}`,
  action: 'qr_scan',
  details: {
    status: draw.of(['valid', 'valid', 'valid', 'invalid', 'expired', 'revoked']),
    ticketId: `TCK-${draw.hex(12)}`,
    eventName: 'Spring meeting 2026',
    gate: draw.of(['north', 'south', 'press']),
    scanner: { id: `scn-${draw.below(40)}`, firmware: `2.${draw.below(9)}.11`, battery: draw.below(100) },
    checksum: draw.hex(40),
    scannedAt: BENCH_NOW - draw.below(86_400_000),
    queue: { length: draw.below(80), averageWaitSeconds: draw.below(600), lane: draw.below(6) },
  },
});

const adminChange: Kind = (draw, user) => ({
  action: draw.of(['admin_privilege_change', 'admin_configuration_change', 'admin_data_modification']),
  level: 'high',
  user: { id: `usr_${user}`, email: `person${user}@example.com`, roles: ['admin', 'support'] },
  details: {
    target: { id: `usr_${draw.common(5_000)}`, name: `Person ${draw.common(5_000)}` },
    before: { role: 'member', quota: draw.below(50), flags: ['beta', 'export'] },
    after: { role: 'owner', quota: draw.below(500), flags: ['beta', 'export', 'billing'] },
    reason: `requested in ticket SUP-${draw.below(99_999)} by person${draw.common(5_000)}@example.com`,
    changeId: draw.uuid(),
  },
});

/** What a privacy officer fears: somebody put it into free text or a field of its own. */
const careless: Kind = (draw, user) => ({
  action: 'transaction',
  user: { id: `usr_${user}` },
  details: {
    transactionId: draw.uuid(),
    amount: draw.below(100_000) / 100,
    currency: 'USD',
    card: '4111 1111 1111 1111',
    note: `card declined, customer person${user}@example.com was called back on ticket ${draw.below(9_999)}`,
    headers: {
      authorization: `Bearer ${draw.hex(40)}`,
      'x-request-id': draw.uuid(),
      host: 'pay.example.com',
    },
    gateway: { name: 'acquirer-3', version: '7.4.1', latencyMs: draw.below(2_000) },
  },
});

/** One entry for each share in fifty. */
const MIX: readonly Kind[] = [
  ...Array<Kind>(18).fill(login),
  ...Array<Kind>(17).fill(apiCall),
  ...Array<Kind>(9).fill(qrScan),
  ...Array<Kind>(4).fill(adminChange),
  ...Array<Kind>(2).fill(careless),
];

/**
 * Events as applications send them, mixed, the same for the same seed: median some 0.7 KB as JSON. Users, addresses and
 * programs come again as in real traffic, the common ones often.
 */
export function benchEvents(count: number, seed = 1): readonly JsonObject[] {
  const draw = new Draw(seed);
  return Array.from({ length: count }, (_, i) => {
    const kind = draw.of(MIX);
    return {
      ...(draw.chance(0.6) && { id: draw.uuid() }),
      timestamp: new Date(BENCH_NOW - i * 250).toISOString(),
      ...kind(draw, draw.common(5_000)),
      ip_address: draw.address(),
      user_agent: draw.userAgent(),
      service: { name: 'shop', environment: 'production', version: `4.${draw.common(10)}.1` },
    };
  });
}
