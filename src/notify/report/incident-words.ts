import type { StoryStep } from './incident-story.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** `40 s`, `12 min`, `3 h 05 min`, `2 d 4 h`. */
export function durationText(ms: number): string {
  if (ms < 2 * MINUTE) return `${Math.round(ms / 1_000)} s`;
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  const whole = Math.round(ms / HOUR);
  return `${Math.floor(whole / 24)} d ${whole % 24} h`;
}

/** What has happened, in a few words; `several` routes are told apart. */
export function stepText(
  { kind, who = 'somebody', to, until, route }: StoryStep,
  timeOf: (at: number) => string,
  several: boolean,
): string {
  const there = several ? ` on route ${route}` : '';
  switch (kind) {
    case 'opened':
      return `opened${there}`;
    case 'told':
      return `${who} was told`;
    case 'refused':
      return `${who} refused the message`;
    case 'escalated':
      return `escalated to route ${who}`;
    case 'taken_over':
      return `came from route ${who}`;
    case 'acknowledged':
      return `acknowledged by ${who}`;
    case 'assigned':
      return to === who ? `assigned to ${who}` : `assigned to ${to ?? who} by ${who}`;
    case 'muted':
      return `muted by ${who}${until === undefined ? '' : ` until ${timeOf(until)}`}`;
    case 'resolved':
      return `resolved${there}: quiet`;
  }
}
