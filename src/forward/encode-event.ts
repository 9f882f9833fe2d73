import type { Envelope } from '../event/envelope.ts';
import type { WireObject } from './wire-input.ts';

/**
 * An event of an application: the ECS document under `sluice`, and the source address once more as `srcip`, the only
 * name reserved by Wazuh that is used: `same_srcip`, active response and the index's geo lookup go by it. Scalars
 * become texts in the alert; arrays such as `event.category` stay arrays, also with one element.
 */
export function eventDocument({ event }: Envelope): WireObject {
  return {
    integration: 'sluice',
    srcip: event.source?.ip,
    sluice: { ...event, sluice: undefined, ...event.sluice },
  };
}
