import type * as z from 'zod/mini';
import { ReportAnswerSchema, type ReportDesk, ReportRequestSchema } from '../../../src/notify/report-desk.ts';
import type { Table } from './table.ts';
import { textOf } from './table-item.ts';
import { expiry, REPORT_LIST, reportKey } from './table-layout.ts';

const LIFETIME_MS = 86_400_000;
const THERE = 'attribute_exists(#pk)';

/** Requests in the table, an item each; in list `reports` until the answer is final. Its functions throw what those of `createTable` throw. */
export function createReportDesk(table: Table): ReportDesk {
  return {
    async ask(request) {
      const { id, askedAt } = request;
      const item = {
        state: JSON.stringify(request),
        list: REPORT_LIST,
        at: askedAt,
        expiresAt: expiry(askedAt + LIFETIME_MS),
      };
      await table.put(reportKey(id), item, { when: 'attribute_not_exists(#pk)' });
    },

    async waiting(limit) {
      const items = await table.listed(REPORT_LIST, Number.MAX_SAFE_INTEGER, limit);
      return items.flatMap((item) => readAs(ReportRequestSchema, textOf(item, 'state')) ?? []);
    },

    async answer(id, answer) {
      const set = { answer: JSON.stringify(answer) };
      const remove = answer.outcome === 'retried' ? [] : ['list', 'at'];
      await table.update(reportKey(id), { set, remove, when: THERE });
    },

    async answerOf(id) {
      const text = textOf(await table.get(reportKey(id)), 'answer');
      return text === '' ? undefined : readAs(ReportAnswerSchema, text);
    },
  };
}

/** Undefined when it is none that this version can read. */
function readAs<T>(schema: z.ZodMiniType<T>, json: string): T | undefined {
  try {
    return schema.parse(JSON.parse(json));
  } catch {
    return undefined;
  }
}
