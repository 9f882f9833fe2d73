import * as z from 'zod/mini';
import { SEVERITIES } from '../../../src/event/severity.ts';
import type { Mute, MuteStore } from '../../../src/notify/group/mute.ts';
import { DAYS } from '../../../src/notify/hours.ts';
import type { Table } from './table.ts';
import { textOf } from './table-item.ts';
import { expiry, MUTE_LIST, muteKey } from './table-layout.ts';

const words = z.optional(z.array(z.string()));
const MuteSchema = z.object({
  id: z.string(),
  when: z.object({
    minSeverity: z.optional(z.enum(SEVERITIES)),
    groups: words,
    rules: words,
    tenants: words,
    sources: words,
    agents: words,
    users: words,
    threat: z.optional(z.boolean()),
    hours: z.optional(
      z.object({
        timeZone: z.string(),
        days: z.optional(z.array(z.enum(DAYS))),
        from: z.string(),
        to: z.string(),
        outside: z.optional(z.boolean()),
      }),
    ),
  }),
  until: z.number(),
  comment: z.string(),
  by: z.optional(z.string()),
}) satisfies z.ZodMiniType<Mute>;

/** One that is over is kept so long, for `sluice mute list`. */
const KEPT_MS = 7 * 86_400_000;
const MOST = 500;

/** Mutes in the table, an item each. Its functions throw what those of `createTable` throw. */
export function createMuteStore(table: Table): MuteStore {
  return {
    async add(mute) {
      const item = {
        state: JSON.stringify(mute),
        list: MUTE_LIST,
        at: mute.until,
        expiresAt: expiry(mute.until + KEPT_MS),
      };
      return (await table.put(muteKey(mute.id), item, { when: 'attribute_not_exists(#pk)' })).written;
    },

    async list() {
      const items = await table.listed(MUTE_LIST, Number.MAX_SAFE_INTEGER, MOST);
      return items.flatMap((item) => readMute(textOf(item, 'state')) ?? []);
    },

    remove: (id) => table.delete(muteKey(id), { when: 'attribute_exists(#pk)' }),
  };
}

/** Undefined when it is none that this version can read: then it mutes nothing. */
function readMute(json: string): Mute | undefined {
  try {
    return MuteSchema.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}
