import type { ClientEvent } from '@sluice/client';

/** An event as a web application sends one, different each time; `more` characters are added to its details. */
export function clientEvent(i: number, more = 0): ClientEvent {
  return {
    action: 'api_post',
    level: 'info',
    location: '/api/orders',
    user: { id: `user_${10_000 + (i % 5_000)}`, name: 'Jane Roe', roles: ['buyer', 'editor'] },
    source: { ip: `198.51.100.${i % 250}`, port: 1_024 + (i % 60_000) },
    user_agent:
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36',
    url: { path: `/api/orders/${i}/items` },
    http: { request: { method: 'POST', id: `req-${i.toString(16)}` }, response: { status_code: 201 } },
    labels: { region: 'eu-west-1', tier: 'gold' },
    details: {
      order_id: `ord_${i}`,
      items: [
        { sku: 'A-1', quantity: 2 },
        { sku: 'B-7', quantity: 1 },
      ],
      total: 129.95,
      currency: 'EUR',
      coupon: null,
      session_token: `t-${i}`,
      note: `left at the door${'x'.repeat(more)}`,
    },
  };
}

/** Of one event as JSON. */
export const CLIENT_EVENT_BYTES = JSON.stringify(clientEvent(0)).length;
