import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '../listen.ts';

/** A request as a provider sees it. */
export interface ProviderRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How a provider answers; `taken` is what its people have got then, as text. */
export interface ProviderAnswer {
  readonly status: number;
  readonly body: string;
  readonly taken?: string;
}

/** What it does instead; `every: 2` means every second request, 1 (default) each. */
type ProviderFault = { readonly every?: number } & (
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfter?: string }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Takes the message, then ends the connection: the sender cannot know. */
  | { readonly kind: 'lose-answer' }
);

export interface ProviderEndpoint {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** What was taken, in order. */
  taken(): readonly string[];
  setFault(fault: ProviderFault | undefined): void;
  close(): Promise<void>;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** A provider's HTTP endpoint on loopback; `judge` holds the rules of the provider, `onAnswer` hears what it answers. */
export async function startProviderEndpoint(
  name: string,
  judge: (request: ProviderRequest) => ProviderAnswer,
  onAnswer: (request: ProviderRequest, status: number) => void = () => {},
): Promise<ProviderEndpoint> {
  const taken: string[] = [];
  let requests = 0;
  let set: ProviderFault | undefined;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = {
      path: request.url ?? '/',
      headers: request.headers,
      body: await readBody(request),
    };
    requests += 1;
    const fault = requests % (set?.every ?? 1) === 0 ? set : undefined;
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'answer') {
      const retryAfter = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
      onAnswer(asked, fault.status);
      return void response.writeHead(fault.status, retryAfter).end('as the test demands');
    }
    const answer = request.method === 'POST' ? judge(asked) : { status: 405, body: '' };
    if ('taken' in answer && answer.taken !== undefined) taken.push(answer.taken);
    if (fault?.kind === 'lose-answer') return void request.socket.destroy();
    onAnswer(asked, answer.status);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  const listening = await listenOnLoopback(server, 0, name);
  return {
    url: listening.endpoint,
    taken: () => taken,
    setFault: (next) => {
      set = next;
    },
    close: () => listening.close(),
  };
}
