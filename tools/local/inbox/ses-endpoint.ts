import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { Clock } from '../../../src/kernel/clock.ts';
import { listenOnLoopback } from '../listen.ts';
import { readMail } from './mail-reader.ts';
import type { ReceivedMail } from './smtp-server.ts';

/**
 * An error as the SES API v2 answers it, such as `TooManyRequestsException` with 429; or silence. `every: 2` means every second request,
 * 1 (default) each.
 */
type SesFault = { readonly every?: number } & (
  | { readonly kind: 'error'; readonly status: number; readonly type: string }
  | { readonly kind: 'hang' }
);

export interface SesEndpoint {
  /** For the client's `endpoint`, or `AWS_ENDPOINT_URL_SESV2`. */
  readonly url: string;
  readonly port: number;
  messages(): readonly ReceivedMail[];
  setFault(fault: SesFault | undefined): void;
  close(): Promise<void>;
}

export interface SesEndpointOptions {
  readonly port?: number;
  readonly onMessage?: (mail: ReceivedMail) => void;
  /** Hears what a mail that can be read is answered with. */
  readonly onAnswer?: (mail: ReceivedMail, status: number) => void;
  readonly now: Clock;
}

interface SesAnswer {
  readonly status: number;
  readonly type?: string;
  readonly answer: unknown;
}

const refusal = ({ status, type }: Extract<SesFault, { kind: 'error' }>): SesAnswer => ({
  status,
  type,
  answer: { message: 'refused as the test demands' },
});

const SendEmailSchema = z.object({
  FromEmailAddress: z.string().min(1),
  Destination: z.object({ ToAddresses: z.array(z.string()).min(1).max(50) }),
  Content: z.object({ Raw: z.object({ Data: z.base64() }) }),
});

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** `SendEmail` of SES v2 with raw content (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html). */
export async function startSesEndpoint(options: SesEndpointOptions): Promise<SesEndpoint> {
  const { port = 0, onMessage, onAnswer, now } = options;
  const mails: ReceivedMail[] = [];
  let requests = 0;
  let set: SesFault | undefined;

  function send(body: unknown, fault: SesFault | undefined): SesAnswer {
    const parsed = SendEmailSchema.safeParse(body);
    if (!parsed.success && fault?.kind === 'error') return refusal(fault);
    if (!parsed.success)
      return { status: 400, type: 'BadRequestException', answer: { message: 'the request is not valid' } };
    const mail: ReceivedMail = {
      ...readMail(Buffer.from(parsed.data.Content.Raw.Data, 'base64')),
      at: now(),
      from: parsed.data.FromEmailAddress,
      to: parsed.data.Destination.ToAddresses,
    };
    if (fault?.kind === 'error') {
      onAnswer?.(mail, fault.status);
      return refusal(fault);
    }
    mails.push(mail);
    onAnswer?.(mail, 200);
    onMessage?.(mail);
    return { status: 200, answer: { MessageId: randomUUID() } };
  }

  const server = createServer((request, response) => {
    void readJson(request).then((body) => {
      requests += 1;
      const fault = requests % (set?.every ?? 1) === 0 ? set : undefined;
      if (fault?.kind === 'hang') return;
      const known = request.method === 'POST' && request.url === '/v2/email/outbound-emails';
      const { status, type, answer } = known
        ? send(body, fault)
        : { status: 404, type: 'NotFoundException', answer: { message: 'no such operation here' } };
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(type !== undefined && { 'x-amzn-errortype': type }),
      });
      response.end(JSON.stringify(answer));
    });
  });
  const listening = await listenOnLoopback(server, port, 'local SES');
  return {
    url: listening.endpoint,
    port: listening.port,
    messages: () => mails,
    setFault: (next) => {
      set = next;
    },
    close: () => listening.close(),
  };
}
