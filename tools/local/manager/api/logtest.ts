import { randomBytes } from 'node:crypto';
import { createSession, type Ruleset, type Session } from '@sluice/logtest';
import { buildAlert } from '../alert.ts';

export interface LogtestOptions {
  readonly ruleset: Ruleset;
  readonly managerName: string;
  readonly now: () => number;
}

/** `PUT /logtest`: sessions of the rule tester, apart from the live analysis. */
export interface Logtest {
  run(event: string, location: string, token: string | undefined): object;
  end(token: string): object;
}

/** Sessions at once; the oldest makes room. */
const MAX_SESSIONS = 64;

export function createLogtest({ ruleset, managerName, now }: LogtestOptions): Logtest {
  const sessions = new Map<string, Session>();
  let tested = 0;

  const open = (messages: string[]): string => {
    const token = randomBytes(4).toString('hex');
    const [oldest] = sessions.keys();
    if (sessions.size >= MAX_SESSIONS && oldest !== undefined) sessions.delete(oldest);
    sessions.set(token, createSession(ruleset, { now, manager: managerName }));
    messages.push(`INFO: (7202): Session initialized with token '${token}'`);
    return token;
  };

  return {
    run: (event, location, given) => {
      const messages: string[] = [];
      const known = given !== undefined && sessions.has(given);
      if (given !== undefined && !known) messages.push(`WARNING: (7003): '${given}' token expires`);
      const token = known ? given : open(messages);
      const session = sessions.get(token) ?? createSession(ruleset, { now, manager: managerName });
      const verdict = session.evaluate({ log: event, location });
      messages.push(...verdict.messages);
      tested += 1;
      const output = buildAlert({
        rule: verdict.rule ?? undefined,
        verdict,
        agent: { id: '000', name: managerName },
        managerName,
        atMs: now(),
        offset: tested,
      });
      return {
        ...(messages.length === 0 ? {} : { messages }),
        token,
        output,
        alert: verdict.alert,
        codemsg: messages.some((message) => !message.startsWith('INFO')) ? 1 : 0,
      };
    },
    end: (token) =>
      sessions.delete(token)
        ? { messages: [`INFO: (7206): The session '${token}' was closed successfully`], codemsg: 0 }
        : { messages: [`ERROR: (7004): No session found for token '${token}'`], codemsg: -1 },
  };
}
