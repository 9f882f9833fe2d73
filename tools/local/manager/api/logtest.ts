import { randomBytes } from 'node:crypto';
import { createSession, type LoadResult, printEvent, type Session } from '@sluice/logtest';

export interface LogtestOptions {
  /** The rules as they are on disk now. */
  readonly load: () => LoadResult;
  readonly managerName: string;
  readonly now: () => number;
  /** Seconds without an event. */
  readonly sessionTimeoutS: number;
  /** The one that was silent longest makes room. */
  readonly maxSessions: number;
}

/** `PUT /logtest`: sessions of the rule tester, apart from the live analysis. */
export interface Logtest {
  run(event: string, location: string, token: string | undefined): object;
  end(token: string): object;
}

interface OpenSession {
  readonly session: Session;
  lastMs: number;
}

/** `codemsg` of an answer. */
const CODE = { fine: 0, warned: 1, failed: -1 } as const;

export function createLogtest(options: LogtestOptions): Logtest {
  const { load, managerName, now, sessionTimeoutS, maxSessions } = options;
  const sessions = new Map<string, OpenSession>();
  let tested = 0;

  const expire = (): void => {
    for (const [token, { lastMs }] of sessions) {
      if (now() - lastMs >= sessionTimeoutS * 1000) sessions.delete(token);
    }
  };
  const makeRoom = (): void => {
    if (sessions.size < maxSessions) return;
    const [oldest] = [...sessions].toSorted(([, a], [, b]) => a.lastMs - b.lastMs);
    if (oldest !== undefined) sessions.delete(oldest[0]);
  };
  /** A new session reads the files, so it tests rules that no reload has taken yet. */
  const open = (messages: string[]): string | undefined => {
    const { ruleset, messages: said } = load();
    messages.push(...said);
    if (ruleset === undefined) return undefined;
    makeRoom();
    const token = randomBytes(4).toString('hex');
    sessions.set(token, {
      session: createSession(ruleset, { now, manager: managerName }),
      lastMs: now(),
    });
    messages.push(`INFO: (7202): Session initialized with token '${token}'`);
    return token;
  };

  return {
    run: (event, location, given) => {
      expire();
      const messages: string[] = [];
      const known = given !== undefined && sessions.has(given);
      if (given !== undefined && !known) messages.push(`WARNING: (7003): '${given}' token expires`);
      const token = known ? given : open(messages);
      const held = sessions.get(token ?? '');
      if (token === undefined || held === undefined) return { messages, codemsg: CODE.failed };
      held.lastMs = now();
      const verdict = held.session.evaluate({ log: event, location });
      messages.push(...verdict.messages);
      if (verdict.messages.some((message) => message.startsWith('ERROR'))) {
        return { messages, token, codemsg: CODE.failed };
      }
      tested += 1;
      const output = printEvent(verdict, { atMs: now(), manager: managerName, number: tested });
      const warned = messages.some((message) => !message.startsWith('INFO'));
      return {
        ...(messages.length === 0 ? {} : { messages }),
        token,
        output,
        alert: verdict.alert,
        codemsg: warned ? CODE.warned : CODE.fine,
      };
    },
    end: (token) => {
      expire();
      return sessions.delete(token)
        ? {
            messages: [`INFO: (7206): The session '${token}' was closed successfully`],
            codemsg: CODE.fine,
          }
        : { messages: [`ERROR: (7004): No session found for token '${token}'`], codemsg: CODE.failed };
    },
  };
}
