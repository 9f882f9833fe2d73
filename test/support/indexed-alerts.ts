import type { JsonObject } from '../../src/kernel/json.ts';
import { wazuhAlert } from './alerts.ts';

/** An alert of a time and a node, as it stands in `wazuh-alerts-*`. */
export function indexedAlert(
  id: string,
  at: number,
  { level = 12, node = 'wazuh.manager' }: { level?: number; node?: string } = {},
): JsonObject {
  return {
    ...wazuhAlert(id, { level }),
    timestamp: new Date(at).toISOString().replace('Z', '+0000'),
    manager: { name: node },
  };
}
