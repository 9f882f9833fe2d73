import type { Envelope, Source } from '../../src/event/envelope.ts';
import type { SecurityEvent } from '../../src/event/security-event.ts';
import type { WireEvent } from '../../src/forward/sink.ts';

/** A valid event; a test names only what matters to it. */
export function securityEvent(id: string, overrides: Partial<SecurityEvent> = {}): SecurityEvent {
  return {
    '@timestamp': '2026-03-04T05:06:07.089Z',
    event: {
      id,
      kind: 'event',
      category: ['authentication'],
      type: ['start'],
      action: 'auth_login_failed',
      outcome: 'failure',
      severity: 21,
      dataset: 'sluice.app',
      created: '2026-03-04T05:06:08.000Z',
    },
    user: { id: 'u_1' },
    source: { ip: '198.51.100.7' },
    service: { name: 'checkout' },
    organization: { id: 'acme' },
    ...overrides,
  };
}

export function envelope(
  id: string,
  overrides: Partial<SecurityEvent> = {},
  source: Source = 'app',
): Envelope {
  return { source, tenant: 'acme', origin: { name: 'checkout' }, event: securityEvent(id, overrides) };
}

export function envelopes(count: number, prefix = 'e'): Envelope[] {
  return Array.from({ length: count }, (_, i) => envelope(`${prefix}-${i}`));
}

/** An event of `envelope` as a sink gets it. */
export function wireEvent(id: string, line: string, overrides: Partial<WireEvent> = {}): WireEvent {
  return { id, line, source: 'app', tenant: 'acme', origin: 'checkout', severity: 21, ...overrides };
}
