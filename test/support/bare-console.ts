import { journalRoutes } from '../../tools/console/local/journal-routes.ts';
import { type ConsoleOptions, type ConsoleServer, startConsole } from '../../tools/console/server.ts';
import type { ConsoleSource } from '../../tools/console/view.ts';
import { createJournal, type Journal } from '../../tools/local/journal.ts';

/** A source that knows nothing but what it is given. */
export function bareSource(parts: Partial<ConsoleSource> = {}): ConsoleSource {
  return {
    kind: 'local',
    name: 'bare',
    everyMs: 50,
    view: async () => ({ at: 0, stages: [], queues: [], sinks: [], remarks: [] }),
    subscribe: () => () => {},
    event: async () => undefined,
    message: async () => undefined,
    deadLetters: async () => ({ at: 0, letters: [], more: false, remarks: [] }),
    ...parts,
  };
}

/** A console on a free port, with a journal and no stack. */
export function startBareConsole(
  journal: Journal = createJournal(),
  options: Partial<ConsoleOptions> = {},
): Promise<ConsoleServer> {
  return startConsole({ port: 0, source: bareSource(), routes: journalRoutes(journal), ...options });
}
