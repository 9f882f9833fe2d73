import * as z from 'zod/mini';
import { plainLine } from './plain-text.ts';
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
});
export type ThreatFacts = z.infer<typeof ThreatFactsSchema>;

const BELOW = 'data.sluice.threat';

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
  return Object.values(facts).some((each) => each !== undefined) ? facts : undefined;
}
