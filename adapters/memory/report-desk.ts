import type { ReportAnswer, ReportDesk, ReportRequest } from '../../src/notify/report-desk.ts';

/** Requests of this process. */
export function createMemoryReportDesk(): ReportDesk {
  const requests = new Map<string, ReportRequest>();
  const answers = new Map<string, ReportAnswer>();
  return {
    ask: async (request) => {
      requests.set(request.id, request);
    },

    waiting: async (limit) =>
      [...requests.values()]
        .filter(({ id }) => (answers.get(id)?.outcome ?? 'retried') === 'retried')
        .toSorted((a, b) => a.askedAt - b.askedAt)
        .slice(0, limit),

    answer: async (id, answer) => {
      if (requests.has(id)) answers.set(id, answer);
    },

    answerOf: async (id) => answers.get(id),
  };
}
