import { callbackify } from 'node:util';
import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import nodemailer from 'nodemailer';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { sha256 } from '../../src/kernel/digest.ts';
import type { Channel, ChannelMessage, ChannelOutcome, Delivery } from '../../src/notify/channel.ts';
import { failureOf, partlyRefused } from './email-failure.ts';
import { guardedSocket, type MailGuard, PUBLIC_ONLY } from './guarded-socket.ts';
import { smtpOptions, smtpUrlProblem } from './smtp-url.ts';

/** Where mail is handed over: an SMTP server by its address, or Amazon SES v2 by a client. */
export type EmailTransport =
  | { readonly kind: 'smtp'; readonly url: string /** @default PUBLIC_ONLY */; readonly guard?: MailGuard }
  | { readonly kind: 'ses'; readonly client: SESv2Client };

export interface EmailChannelOptions {
  readonly name: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly transport: EmailTransport;
  /** Bounds each wait: for a connection, for the greeting, for an answer. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 8_000;

function transporterOf({ name, transport, timeoutMs = TIMEOUT_MS }: EmailChannelOptions) {
  if (transport.kind === 'ses')
    return nodemailer.createTransport({ SES: { sesClient: transport.client, SendEmailCommand } });
  const { url, guard = PUBLIC_ONLY } = transport;
  const problem = smtpUrlProblem(url, guard);
  if (problem !== undefined)
    throw new CodedError('invalid_channel', `channel "${name}": its SMTP address ${problem}`);
  const options = smtpOptions(url);
  return nodemailer.createTransport({
    ...options,
    getSocket: callbackify(async (asked: { readonly connectionTimeout?: number | undefined }) => {
      const place = { ...options, timeoutMs: asked.connectionTimeout ?? timeoutMs };
      return { connection: await guardedSocket(place, guard) };
    }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
  });
}

/** Header fields that keep the mails of one group together (RFC 5322, 3.6.4). */
interface ThreadFields {
  readonly messageId: string;
  readonly inReplyTo?: string;
  readonly references?: string[];
}

/**
 * The first mail of a thread has a Message-ID made of the thread, so that whatever follows can refer to it also when nobody
 * remembers how it was called; the others have one made of the notification.
 */
function threadFields(
  { follows }: Extract<ChannelMessage, { type: 'email' }>,
  { id, thread, handle }: Delivery,
  { name, domain }: { readonly name: string; readonly domain: string },
): ThreadFields {
  const first = `<${sha256(`${name}/${thread}`, 32)}@${domain}>`;
  if (follows !== true && handle === undefined) return { messageId: first };
  const messageId = `<${sha256(id, 32)}@${domain}>`;
  return { messageId, inReplyTo: handle ?? first, references: [...new Set([first, handle ?? first])] };
}

/**
 * Mail by SMTP or SES. Message-IDs are the same whenever the same notification is sent, so that a mail sent again after a
 * lost answer is recognised by mail systems that suppress duplicates; SES sets one of its own, which the handle tells, and
 * keeps `X-Sluice-Notification`.
 *
 * @throws CodedError `invalid_channel` when the SMTP address cannot be used
 */
export function createEmailChannel(options: EmailChannelOptions): Channel {
  const { name, from, to } = options;
  const transporter = transporterOf(options);
  const domain = from.slice(from.lastIndexOf('@') + 1);

  async function send(message: ChannelMessage, delivery: Delivery): Promise<ChannelOutcome> {
    if (message.type !== 'email') return { kind: 'refused', code: 'wrong_message_type' };
    const id = sha256(delivery.id, 32);
    try {
      const info = await transporter.sendMail({
        from,
        to: [...to],
        subject: message.subject,
        text: message.text,
        html: message.html,
        attachments: (message.attachments ?? []).map((attachment) => ({ ...attachment })),
        // Otherwise long lines are folded (format=flowed), and commands would not survive every client.
        encoding: 'quoted-printable',
        ...threadFields(message, delivery, { name, domain }),
        headers: { 'X-Sluice-Notification': id, 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      const warning = partlyRefused(info);
      return { kind: 'sent', handle: info.messageId, ...(warning !== undefined && { warning }) };
    } catch (error) {
      return failureOf(error);
    }
  }

  return { name, type: 'email', send };
}
