import { SMTPServer } from 'smtp-server';
import type { Clock } from '../../../src/kernel/clock.ts';
import { LOOPBACK_HOST, listenOnLoopback } from '../listen.ts';
import { type ReadMail, readMail } from './mail-reader.ts';

export interface ReceivedMail extends ReadMail {
  readonly at: number;
  /** Envelope addresses: who it was really delivered to. */
  readonly from: string;
  readonly to: readonly string[];
}

type SmtpFault =
  /** Answers with this SMTP code, to each recipient (`rcpt`), to those matching `only`, or to the content (`data`). */
  | { readonly kind: 'answer'; readonly code: number; readonly at: 'rcpt' | 'data'; readonly only?: string }
  /** Accepts the connection and says nothing. */
  | { readonly kind: 'hang' };

export interface SmtpServerOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly onMessage?: (mail: ReceivedMail) => void;
  readonly now: Clock;
}

export interface LocalSmtpServer {
  /** `smtp://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  messages(): readonly ReceivedMail[];
  setFault(fault: SmtpFault | undefined): void;
  close(): Promise<void>;
}

const MAX_MAIL_BYTES = 10 * 1_048_576;

function refusal(code: number): Error {
  return Object.assign(new Error('refused as the test demands'), { responseCode: code });
}

/** An SMTP server on loopback that keeps what it is sent in memory. It offers no TLS and asks for no login. */
export async function startSmtpServer(options: SmtpServerOptions): Promise<LocalSmtpServer> {
  const { port = 0, onMessage, now } = options;
  const mails: ReceivedMail[] = [];
  let fault: SmtpFault | undefined;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: MAX_MAIL_BYTES,
    closeTimeout: 100,
    onConnect: (_session, done) => {
      if (fault?.kind !== 'hang') done();
    },
    onRcptTo: ({ address }, _session, done) => {
      const hit = fault?.kind === 'answer' && fault.at === 'rcpt' && address.includes(fault.only ?? '');
      done(hit ? refusal(fault?.kind === 'answer' ? fault.code : 550) : null);
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (fault?.kind === 'answer' && fault.at === 'data') return done(refusal(fault.code));
        const { mailFrom, rcptTo } = session.envelope;
        const mail: ReceivedMail = {
          ...readMail(Buffer.concat(chunks)),
          at: now(),
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
        };
        mails.push(mail);
        onMessage?.(mail);
        done();
      });
    },
  });
  // A client that hangs up in the middle is its own affair; a port that is taken is the caller's.
  server.on('error', () => {});
  const listening = await listenOnLoopback(server.server, port, 'local SMTP');
  return {
    url: `smtp://${LOOPBACK_HOST}:${listening.port}`,
    port: listening.port,
    messages: () => mails,
    setFault: (next) => {
      fault = next;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
