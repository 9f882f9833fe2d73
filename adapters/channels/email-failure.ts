import type { ChannelOutcome } from '../../src/notify/channel.ts';

const RETRY_MS = 60_000;

/**
 * SES v2 errors that are about the mail or the account's set-up and stay until somebody acts.
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
const SES_REFUSALS: ReadonlySet<string> = new Set([
  'AccountSuspendedException',
  'BadRequestException',
  'MailFromDomainNotVerifiedException',
  'MessageRejected',
  'NotFoundException',
  'AccessDeniedException',
]);

/** nodemailer's own refusals, before or without an answer of the server. */
const SMTP_REFUSALS: ReadonlySet<string> = new Set(['EENVELOPE', 'EMESSAGE', 'ECONFIG', 'ENOAUTH']);

/** What names an error, in one word: anything else may quote somebody. */
const WORD = /^[A-Za-z_]{2,40}$/;

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

/**
 * What an error of a mail transport means: an SMTP answer of 5xx stays as it is (RFC 5321 §4.2.1), 4xx and anything
 * about the connection passes. Codes hold numbers and names, never a server's words.
 */
export function failureOf(error: unknown): ChannelOutcome {
  const response = field(error, 'responseCode');
  if (typeof response === 'number') {
    if (response >= 500) return { kind: 'refused', code: `smtp_${response}` };
    if (response >= 400) return { kind: 'retry', afterMs: RETRY_MS, code: `smtp_${response}` };
  }
  const name = String(field(error, 'name'));
  if (name === 'GuardedAddressError') return { kind: 'refused', code: 'address_not_public' };
  if (SES_REFUSALS.has(name)) return { kind: 'refused', code: `ses_${name}` };
  const code = String(field(error, 'code'));
  if (SMTP_REFUSALS.has(code)) return { kind: 'refused', code: `smtp_${code.toLowerCase()}` };
  const word = name === 'Error' ? code : name;
  return { kind: 'retry', afterMs: RETRY_MS, code: `mail_${WORD.test(word) ? word : 'unknown'}` };
}

/** A code when the server took the mail for some recipients and not for others: it cannot be sent again to those only. */
export function partlyRefused(info: unknown): string | undefined {
  const rejected = field(info, 'rejected');
  return Array.isArray(rejected) && rejected.length > 0 ? `recipients_refused_${rejected.length}` : undefined;
}
