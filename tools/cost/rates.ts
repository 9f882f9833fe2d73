import type { Counted } from './measured.ts';

type Figure = (counted: Counted) => number;

/** The figure for work with so many events, between the two measured sizes around it; beyond them as between the last two. */
export function byEvents(measured: readonly Counted[], events: number, figure: Figure): number {
  const upper = Math.min(
    Math.max(
      1,
      measured.findIndex((each) => each.events >= events),
    ),
    measured.length - 1,
  );
  const at = measured.at(-1);
  const index = at !== undefined && events > at.events ? measured.length - 1 : upper;
  return between(measured[index - 1], measured[index], events, ({ events: size }) => size, figure);
}

/** The figure for an invocation with so many messages of 100 events. */
export function byMessages(measured: readonly Counted[], messages: number, figure: Figure): number {
  return between(measured[0], measured[1], messages, ({ messages: size }) => size, figure);
}

function between(
  low: Counted | undefined,
  high: Counted | undefined,
  at: number,
  size: Figure,
  figure: Figure,
): number {
  if (low === undefined || high === undefined) throw new Error('two sizes have to be measured');
  const share = (at - size(low)) / (size(high) - size(low));
  return Math.max(0, figure(low) + share * (figure(high) - figure(low)));
}
