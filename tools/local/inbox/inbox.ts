import type { Clock } from '../../../src/kernel/clock.ts';
import type { Journal } from '../journal.ts';
import { startSlackEndpoint } from './slack-endpoint.ts';
import { startSmtpServer } from './smtp-server.ts';

interface InboxOptions {
  readonly journal: Journal;
  readonly now: Clock;
  /** Names of channels that are Slack webhooks of their own. */
  readonly webhooks?: readonly string[] | undefined;
}

/** Where the local team reads: a Slack webhook and a mailbox, both real servers on loopback. */
export async function startInbox({ journal, now, webhooks = [] }: InboxOptions) {
  const slack = await startSlackEndpoint({
    now,
    onMessage: ({ at, text, blocks }) =>
      journal.add({ type: 'message', at, channel: 'slack', title: text, text: blockText(blocks), blocks }),
    onThreadMessage: ({ text, blocks, attachments }) =>
      journal.add({
        type: 'message',
        at: now(),
        channel: 'slack',
        title: text,
        text: blockText([...blocks, ...attachments]),
        blocks: blocks.length > 0 ? blocks : attachedBlocks(attachments),
      }),
  });
  const smtp = await startSmtpServer({
    now,
    onMessage: ({ at, subject, text, html }) =>
      journal.add({
        type: 'message',
        at,
        channel: 'e-mail',
        title: subject,
        text,
        ...(html !== '' && { html }),
      }),
  }).catch(async (error: unknown) => {
    await slack.close();
    throw error;
  });
  return {
    slack,
    smtp,
    /** The channels secret that leads here, by the names of the local configuration. */
    channelSecrets: {
      'security-slack': slack.url,
      'security-bot': slack.bot,
      'security-mail': smtp.url,
      ...Object.fromEntries(webhooks.map((name) => [name, slack.webhook(name)])),
    },
    close: async () => {
      await slack.close();
      await smtp.close();
    },
  };
}

/** Blocks that stand behind a coloured bar. */
function attachedBlocks(attachments: readonly unknown[]): readonly unknown[] {
  return attachments.flatMap((each) => {
    const { blocks } = (each ?? {}) as { readonly blocks?: unknown };
    return Array.isArray(blocks) ? (blocks as readonly unknown[]) : [];
  });
}

/** What a reader sees of Slack blocks: their texts, in order. */
export function blockText(blocks: readonly unknown[]): string {
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) walk(item);
    else if (typeof value === 'object' && value !== null)
      for (const [key, item] of Object.entries(value))
        if (key === 'text' && typeof item === 'string') texts.push(item);
        else walk(item);
  };
  walk(blocks);
  return texts.join('\n');
}
