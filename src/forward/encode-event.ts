import type { Envelope } from '../event/envelope.ts';
import { toWireValue, type WireValue } from './wire-value.ts';

/**
 * An event of an application: the ECS document under `sluice`, and the source address once more as `srcip`, the only
 * name reserved by Wazuh that is used: `same_srcip`, active response and the index's geo lookup go by it. Scalars
 * become texts in the alert; arrays such as `event.category` stay arrays, also with one element.
 */
export function eventDocument({ event }: Envelope): WireValue {
  const { sluice, ...ecs } = event;
  return toWireValue(
    {
      integration: 'sluice',
      srcip: event.source?.ip,
      sluice: { ...ecs, ...sluice },
    },
    'ecs',
  );
}
