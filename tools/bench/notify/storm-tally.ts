import type { ReceivedMail } from '../../local/inbox/smtp-server.ts';

/** What one channel has got of a storm. */
export interface StormCounts {
  readonly firsts: number;
  readonly digests: number;
  /** Alerts that first messages and digests tell of. */
  readonly told: number;
  /** Notifications that were taken more than once. */
  readonly doubled: number;
  /** Groups that were told of first more than once, or not at all. */
  readonly wrongFirsts: number;
  /** Requests that were refused, and notifications of those that were never taken after that. */
  readonly refused: number;
  readonly unanswered: number;
}

/** One notification as its receiver knows it: `id` tells it from every other one. */
interface Shown {
  readonly id: string;
  readonly line: string;
}

const TAKEN = 300;

/** Counts what channels were sent, by what they answered. */
export function createStormTally(groups: number) {
  const channels = new Map<
    string,
    Map<string, { line: string; taken: number; refused: number; last: number }>
  >();
  return {
    answered(channel: string, { id, line }: Shown, status: number): void {
      const seen = channels.get(channel) ?? new Map();
      channels.set(channel, seen);
      const one = seen.get(id) ?? { line, taken: 0, refused: 0, last: status };
      one.last = status;
      if (status < TAKEN) one.taken += 1;
      else one.refused += 1;
      seen.set(id, one);
    },

    counts(channel: string): StormCounts {
      const all = [...(channels.get(channel)?.values() ?? [])];
      const taken = all.filter((one) => one.taken > 0);
      const digests = taken.flatMap(({ line }) => /\b(\d+) more(?: alerts?)?\b/.exec(line)?.[1] ?? []);
      const firsts = taken.filter(({ line }) => !/\b\d+ more\b|Resolved/.test(line));
      const addresses = new Set(firsts.map(({ line }) => /\d+\.\d+\.\d+\.\d+/.exec(line)?.[0]));
      return {
        firsts: firsts.length,
        digests: digests.length,
        told: firsts.length + digests.reduce((sum, count) => sum + Number(count), 0),
        doubled: taken.filter((one) => one.taken > 1).length,
        wrongFirsts: firsts.length - addresses.size + (groups - addresses.size),
        refused: all.reduce((sum, { refused }) => sum + refused, 0),
        unanswered: all.filter(({ refused, last }) => refused > 0 && last >= TAKEN).length,
      };
    },
  };
}

/** The same message again has the same text, and the same sentence with the same times below it. */
export function shownInSlack(body: string): Shown {
  const { text, blocks } = JSON.parse(body) as {
    readonly text: string;
    readonly blocks: readonly { readonly text?: { readonly text: string } }[];
  };
  return { id: `${text} ${blocks[1]?.text?.text ?? ''}`, line: text };
}

export function shownByPager(body: string): Shown {
  const { dedup_key, payload } = JSON.parse(body) as {
    readonly dedup_key: string;
    readonly payload: {
      readonly summary: string;
      readonly custom_details?: { readonly Summary?: string; readonly Seen?: string };
    };
  };
  const { Summary = '', Seen = '' } = payload.custom_details ?? {};
  return { id: `${dedup_key} ${payload.summary} ${Summary} ${Seen}`, line: payload.summary };
}

export function shownInMail({ headers, subject, text }: ReceivedMail): Shown {
  const lead = /\b\d+ more alerts? of this kind/.exec(text)?.[0] ?? '';
  return { id: headers.get('x-sluice-notification') ?? '', line: `${subject} ${lead}` };
}
