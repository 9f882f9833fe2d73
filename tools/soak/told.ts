import type { World } from './world.ts';

/** An attack and who was told of it, by channel. */
export interface Told {
  readonly address: string;
  /** When a channel's people had the first message of it each time, epoch ms. One is what it should be. */
  readonly slack: readonly number[];
  readonly mail: readonly number[];
}

/** What stands before the rule's own words when it is not the first message of its group. */
const LATER =
  /^Re:|\d more: |(Resolved|Acknowledged|Not acknowledged|Assigned|\dth time|1st time|2nd time|3rd time)\b/;
/** How our rules' words begin. */
const RULE_WORDS = 'Sluice: ';

/** Who was told of each attack, by the address that it came from; later messages of a group are not counted. */
export function toldOf({ inbox }: Pick<World, 'inbox'>, addresses: readonly string[]): readonly Told[] {
  const firsts = <T extends { readonly at: number }>(
    messages: readonly T[],
    titleOf: (message: T) => string,
  ) => {
    const times = new Map<string, number[]>();
    for (const message of messages) {
      const title = titleOf(message);
      const before = title.slice(0, Math.max(0, title.indexOf(RULE_WORDS)));
      const [address] = /\b198\.1[89]\.\d+\.\d+\b/.exec(title) ?? [];
      if (address !== undefined && !LATER.test(before))
        times.set(address, [...(times.get(address) ?? []), message.at]);
    }
    return times;
  };
  const slack = firsts(inbox.slack.messages(), ({ text }) => text);
  const mail = firsts(inbox.smtp.messages(), ({ subject }) => subject);
  return addresses.map((address) => ({
    address,
    slack: slack.get(address) ?? [],
    mail: mail.get(address) ?? [],
  }));
}
