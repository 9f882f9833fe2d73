import type { SourceBook } from '../../../src/notify/source-watch.ts';
import type { Table } from './table.ts';
import { type Item, numberOf, textOf } from './table-item.ts';
import {
  expiry,
  isLive,
  SOURCE_LIST,
  sourceNodeKey,
  sourceWaitKey,
  WAIT_LIST,
  WATCH_KEY,
} from './table-layout.ts';

/** A node that has not been heard for so long is forgotten. */
const NODE_LIFETIME_MS = 30 * 86_400_000;
const WAIT_LIFETIME_MS = 2 * 86_400_000;
/** An instance writes that a node was heard at most so often, unless the alert is much later than the last. */
const QUIET_MS = 5_000;
const MAX_NODES = 100;
const MAX_WAITS = 100;

/** What was heard of alert sources, an item for each node and wait. Its functions throw what those of `createTable` throw. */
export function createSourceBook(table: Table): SourceBook {
  const written = new Map<string, { readonly at: number; readonly alertedAt: number }>();
  return {
    async heard(node, alertedAt, now) {
      const last = written.get(node);
      if (last !== undefined && now - last.at < QUIET_MS && alertedAt - last.alertedAt < QUIET_MS) return;
      const pk = sourceNodeKey(node);
      const set = { node, list: SOURCE_LIST, at: now, expiresAt: expiry(now + NODE_LIFETIME_MS) };
      const later = await table.update(pk, {
        set: { ...set, alertedAt },
        when: 'attribute_not_exists(#alertedAt) OR #alertedAt < :alertedAt',
        values: { alertedAt },
      });
      // An alert from the script's spool is older than the last, and a word of the script all the same.
      if (!later.written) await table.update(pk, { set });
      written.set(node, { at: now, alertedAt });
    },

    async came({ key, node, alertedAt, cameAt }) {
      await table.update(sourceWaitKey(key), {
        set: {
          key,
          node,
          alertedAt,
          list: WAIT_LIST,
          at: cameAt,
          expiresAt: expiry(cameAt + WAIT_LIFETIME_MS),
        },
      });
    },

    async settle(key) {
      await table.delete(sourceWaitKey(key), { when: 'attribute_exists(#pk)' });
    },

    async read(now) {
      const [known, nodes, waits] = await Promise.all([
        table.get(WATCH_KEY),
        table.listed(SOURCE_LIST, now, MAX_NODES),
        table.listed(WAIT_LIST, now, MAX_WAITS),
      ]);
      if (known === undefined)
        await table.put(WATCH_KEY, { beganAt: now }, { when: 'attribute_not_exists(#pk)' });
      const live = (items: readonly Item[]) => items.filter((item) => isLive(item, now));
      return {
        beganAt: known === undefined ? now : numberOf(known, 'beganAt'),
        scripts: live(nodes).map((item) => ({
          node: textOf(item, 'node'),
          heardAt: numberOf(item, 'at'),
          alertedAt: numberOf(item, 'alertedAt'),
        })),
        waits: live(waits).map((item) => ({
          key: textOf(item, 'key'),
          node: textOf(item, 'node'),
          alertedAt: numberOf(item, 'alertedAt'),
          cameAt: numberOf(item, 'at'),
        })),
      };
    },
  };
}
