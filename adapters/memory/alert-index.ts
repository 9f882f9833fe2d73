import { isJsonObject, type JsonObject } from '../../src/kernel/json.ts';
import { err, ok } from '../../src/kernel/result.ts';
import {
  type AlertIndex,
  type AlertPosition,
  comparePositions,
  type IndexedAlert,
  type IndexFault,
} from '../../src/notify/alert/alert-index.ts';
import { alertTime, parseAlert } from '../../src/notify/alert/wazuh-alert.ts';

export interface MemoryAlertIndex extends AlertIndex {
  /** Indexes documents; looks that are open do not see them. */
  add(...documents: readonly JsonObject[]): void;
  /** Every request from now on fails so; undefined: none does. */
  fail(fault: IndexFault | undefined): void;
  /** Looks that were begun and not closed. */
  readonly open: () => number;
}

/** An indexer in this process: documents with a time, an id and a manager's name. */
export function createMemoryAlertIndex(): MemoryAlertIndex {
  const documents: JsonObject[] = [];
  let broken: IndexFault | undefined;
  let open = 0;
  return {
    add: (...more) => {
      documents.push(...more);
    },
    fail: (fault) => {
      broken = fault;
    },
    open: () => open,
    async look({ minLevel, from }) {
      if (broken !== undefined) return err(broken);
      open += 1;
      const found = documents
        .flatMap(indexed)
        .filter(({ alert, position: [at] }) => levelOf(alert) >= minLevel && at >= from)
        .sort((a, b) => comparePositions(a.position, b.position));
      return ok({
        async page(after: AlertPosition | undefined, size: number) {
          if (broken !== undefined) return err(broken);
          const rest = found.filter(
            ({ position }) => after === undefined || comparePositions(position, after) > 0,
          );
          return ok(rest.slice(0, size));
        },
        async close() {
          open -= 1;
        },
      });
    },
  };
}

function indexed(alert: JsonObject): readonly IndexedAlert[] {
  const read = parseAlert(alert);
  const at = read.ok ? alertTime(read.value) : undefined;
  if (!read.ok || at === undefined) return [];
  return [{ position: [at, read.value.id, read.value.manager.name], alert }];
}

function levelOf({ rule }: JsonObject): number {
  return isJsonObject(rule) && typeof rule.level === 'number' ? rule.level : 0;
}
