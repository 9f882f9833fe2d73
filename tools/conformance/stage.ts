import { compareResponse, compareValues } from './compare.ts';
import { basic, type Got, type HttpClient, type Sent } from './http.ts';
import {
  apiExchanges,
  type RecordedExchange,
  type RecordedRequest,
  type RecordedResponse,
} from './recordings.ts';
import type { Outcome, Result } from './result.ts';
import type { Target } from './target.ts';
import { hostName, NODE_NAME, REVISION, type Tolerance } from './tolerances.ts';

/** How an exchange is played otherwise than it stands in its recording. */
export interface Change {
  /** The `Authorization` header; null leaves it out. Without it the scene's token fills the placeholder. */
  readonly authorization?: string | null;
  readonly path?: string;
  readonly body?: string | Buffer;
  readonly tolerate?: readonly Tolerance[];
  /** Edits the recorded response, as JSON text, once the answer is there: ids and tokens that are new every time. */
  readonly adapt?: (recorded: string, got: Got) => string;
  /** Set where the recorded manager met an error that nobody had handled; another Python may refuse instead. */
  readonly unhandled?: true;
}

/** What a scene plays on: one manager, one file of recordings. */
export interface Stage {
  readonly target: Target;
  /** The manager's own name. */
  readonly host: string;
  /** One request, whatever the answer. */
  send(sent: Sent): Promise<Got>;
  /** Answers within the budget of requests: waits a minute when the manager says it is spent. */
  call(sent: Sent): Promise<Got>;
  /** The same with the scene's token, and the answer read as JSON. */
  ask(method: string, path: string, body?: string | object): Promise<Asked>;
  /** A new token; without a name of the account that may do everything, which then serves all that follows. */
  login(username?: string, password?: string): Promise<string>;
  /** Plays an HTTP exchange and reports whether the answer is the recorded one. */
  play(exchange: string, change?: Change): Promise<Got>;
  /** Plays every exchange that has not been played and has a request. */
  playRest(change?: (exchange: string) => Change): Promise<void>;
  /** Reports an exchange that is no HTTP: what was recorded against what came. */
  check(exchange: string, recorded: unknown, got: unknown, tolerate?: readonly Tolerance[]): void;
  skip(exchange: string, why: string): void;
  /** What undoes a change of the manager; run in reverse order when the scene is over, however it ends. */
  undo(action: () => Promise<unknown>): void;
  pause(seconds: number): Promise<void>;
}

export interface Asked {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is read here and there, and compared elsewhere
  readonly json: any;
}

const WINDOW_S = 61;
const OCTETS = 'application/octet-stream';

export interface StageParts {
  readonly target: Target;
  readonly client: HttpClient;
  readonly host: string;
  readonly file: string;
  readonly report: (result: Result) => void;
  /** Once it is set nothing more is played; what was made is still taken away. */
  readonly stop?: AbortSignal;
}

export function createStage({ target, client, host, file, report, stop }: StageParts) {
  const exchanges = apiExchanges(file);
  const reported = new Set<string>();
  const undos: (() => Promise<unknown>)[] = [];
  let token = '';
  let striking = false;
  const goOn = (): void => {
    if (stop?.aborted === true && !striking) throw new Error('stopped');
  };

  const tell = (exchange: string, outcome: Outcome): void => {
    if (reported.has(exchange)) return;
    reported.add(exchange);
    report({ file, exchange, outcome });
  };
  const call = async (sent: Sent, refusalIsRecorded = false): Promise<Got> => {
    goOn();
    const got = await client.send(sent);
    if (got.status !== 429 || refusalIsRecorded) return got;
    await target.pause(WINDOW_S);
    return client.send(sent);
  };
  const find = (exchange: string) => {
    const found = exchanges.find(({ name }) => name === exchange);
    if (found?.request === undefined || found.response === undefined) {
      throw new Error(`no recording of a request "${exchange}" in ${file}`);
    }
    return { request: found.request, response: found.response };
  };

  const stage: Stage = {
    target,
    host,
    send: (sent) => {
      goOn();
      return client.send(sent);
    },
    call: (sent) => call(sent),
    ask: async (method, path, body) => {
      const type = typeof body === 'string' ? OCTETS : 'application/json';
      const got = await call({
        method,
        path,
        headers: {
          Authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { 'Content-Type': type }),
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      return { status: got.status, json: parse(got.body) };
    },
    login: async (username = target.username, password = target.password) => {
      const got = await call({
        method: 'POST',
        path: '/security/user/authenticate?raw=true',
        headers: { Authorization: basic(username, password) },
      });
      if (got.status !== 200) throw new Error(`the login of ${username} was answered with ${got.status}`);
      if (username === target.username) token = got.body;
      return got.body;
    },
    play: async (exchange, change = {}) => {
      const { request, response } = find(exchange);
      const got = await call(fill(request, token, change), response.status === 429);
      const adapted = adapt(response, got, change);
      const tolerances = [...(change.tolerate ?? []), hostName(host), REVISION, NODE_NAME];
      const { differences, tolerated } = compareResponse(adapted, got, tolerances);
      const excused = change.unhandled === true && target.local === undefined && got.status >= 400;
      if (differences.length === 0) tell(exchange, { kind: 'same', tolerated });
      else if (excused) tell(exchange, { kind: 'same', tolerated: ['unhandled error of another Python'] });
      else tell(exchange, { kind: 'different', differences });
      return got;
    },
    playRest: async (change = () => ({})) => {
      for (const { name, request } of exchanges) {
        if (request !== undefined && !reported.has(name)) await stage.play(name, change(name));
      }
    },
    check: (exchange, recorded, got, tolerate) => {
      const { differences, tolerated } = compareValues(recorded, got, tolerate);
      tell(
        exchange,
        differences.length === 0 ? { kind: 'same', tolerated } : { kind: 'different', differences },
      );
    },
    skip: (exchange, why) => tell(exchange, { kind: 'not played', why }),
    undo: (action) => undos.push(action),
    pause: async (seconds) => {
      goOn();
      await target.pause(seconds);
    },
  };
  return {
    stage,
    /** Puts everything back. Every step is tried; what failed is told. */
    strike: async (): Promise<readonly string[]> => {
      striking = true;
      const failures: string[] = [];
      for (const action of undos.splice(0).toReversed()) {
        await action().catch((error: Error) => failures.push(error.message));
      }
      return failures;
    },
    /** Reports every exchange that the scene left out. */
    skipRest: (names: readonly string[], why: string): void => {
      for (const name of names) tell(name, { kind: 'not played', why });
    },
    names: exchanges.map(({ name }: RecordedExchange) => name),
  };
}

function fill(request: RecordedRequest, token: string, change: Change): Sent {
  const { Authorization: recorded, ...headers } = request.headers;
  const filled = recorded?.replace('<token>', token);
  const authorization = change.authorization === undefined ? filled : (change.authorization ?? undefined);
  const body = change.body ?? request.body;
  return {
    method: request.method,
    path: change.path ?? request.path,
    headers: { ...(authorization === undefined ? {} : { Authorization: authorization }), ...headers },
    ...(body === undefined ? {} : { body }),
  };
}

/** A length that was recorded of another text is no expectation: the one of the adapted text is not known. */
function adapt(response: RecordedResponse, got: Got, { adapt: edit }: Change): RecordedResponse {
  if (edit === undefined) return response;
  const text = JSON.stringify(response);
  const edited = edit(text, got);
  if (edited === text) return response;
  const adapted: RecordedResponse = JSON.parse(edited);
  const headers = adapted.headers.map(([name, value]) =>
    name === 'content-length'
      ? ([name, String(Buffer.byteLength(got.body))] as const)
      : ([name, value] as const),
  );
  return { ...adapted, headers };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
