import * as z from 'zod/mini';
import { plainLine } from '../plain-text.ts';
import { textAt } from './read-path.ts';

const word = z.optional(z.string());

/** What threat intelligence knows of something in the event; at least one of them is there. */
export const ThreatFactsSchema = z.object({
  feed: word,
  /** ECS `threat.indicator.type`, such as `ipv4-addr`. */
  type: word,
  /** What the feed lists: the address or the block it lies in, the domain. */
  indicator: word,
  /** ECS `threat.indicator.confidence`: None, Low, Medium, High. */
  confidence: word,
  /** Path of the event where it was found, such as `source.ip`. */
  matched: word,
  /** Indicators that hold for the event, this one, the strongest, among them. */
  count: z.optional(z.int()),
});
export type ThreatFacts = z.infer<typeof ThreatFactsSchema>;

const BELOW = 'data.sluice.threat';
/** What rules go by, which Wazuh writes as texts. */
const INTEL = 'data.sluice.intel';

/** The mark that step `enrich` has left (https://www.elastic.co/docs/reference/ecs/ecs-threat); undefined when there is none. */
export function threatOf(alert: unknown): ThreatFacts | undefined {
  const at = (...paths: string[]) => {
    const text = textAt(alert, ...paths.map((path) => `${BELOW}.${path}`));
    return text === undefined ? undefined : plainLine(text, 200) || undefined;
  };
  const facts = {
    feed: at('feed.name', 'indicator.provider'),
    type: at('indicator.type'),
    indicator: at('indicator.name', 'indicator.ip', 'indicator.url.domain', 'indicator.url.full'),
    confidence: at('indicator.confidence'),
  };
  if (Object.values(facts).every((each) => each === undefined)) return undefined;
  const count = Number(textAt(alert, `${INTEL}.count`));
  const matched = plainLine(textAt(alert, `${INTEL}.matched`) ?? '', 64) || undefined;
  return { ...facts, matched, count: Number.isSafeInteger(count) && count > 0 ? count : undefined };
}
