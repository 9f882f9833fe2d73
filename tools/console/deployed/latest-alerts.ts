import { createAlertHistory } from '../../../adapters/aws/table/alert-history.ts';
import { createTable } from '../../../adapters/aws/table/table.ts';
import { sha256 } from '../../../src/kernel/digest.ts';
import type { AlertRecord } from '../../../src/notify/alert/alert-record.ts';
import type { LogItem } from '../view.ts';
import type { DeployedPipeline } from './pipeline.ts';

/** How far back the first look goes. */
const FIRST_LOOK_MS = 3_600_000;
/** Entries are written some time after the alert that they are of. */
const LATE_MS = 60_000;
/** Of one look; in a storm the latest stand for the others. */
const MAX_ALERTS = 100;

/**
 * The latest alerts of the history, oldest first. Each look reads what was entered since the one before. Wants `dynamodb:BatchGetItem`, and
 * `dynamodb:Query` on the index; throws what `createTable` throws.
 */
export function createLatestAlerts(pipeline: DeployedPipeline): (now: number) => Promise<readonly LogItem[]> {
  let from: number | undefined;
  let kept: ReadonlyMap<string, LogItem> = new Map();

  return async (now) => {
    const history = createAlertHistory(createTable(pipeline.clients.dynamodb, pipeline.name));
    const records: AlertRecord[] = [];
    for await (const some of history.between(from ?? now - FIRST_LOOK_MS, now)) {
      records.push(...some);
      records.sort((a, b) => b.at - a.at).splice(MAX_ALERTS);
    }
    from = now - LATE_MS;
    const items = [...kept.values(), ...records.toReversed().map(alertItem)];
    kept = new Map([...new Map(items.map((item) => [item.key, item]))].slice(-MAX_ALERTS));
    return [...kept.values()];
  };
}

/** The same record has the same key: what is read twice is shown once. */
function alertItem(record: AlertRecord): LogItem {
  const { at, severity, rule, tenant, application, action, user, source, country } = record;
  return {
    type: 'log',
    key: `alert-${sha256(JSON.stringify(record), 22)}`,
    at,
    level: 'warn',
    message: `alert of rule ${rule.id} (level ${rule.level}): ${rule.description}`,
    fields: { severity, tenant, application, action, user, source, country },
  };
}
