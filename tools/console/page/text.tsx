import type { ComponentChildren, JSX } from 'preact';

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' });
export const number = new Intl.NumberFormat('en');

const LONGEST = 160;
const MASK = /(\[REDACTED:[a-z0-9_]+\])/;

/** Epoch ms as a wall clock shows it here. */
export function Time({ at }: { readonly at: number }): JSX.Element {
  const date = new Date(at);
  return <time dateTime={date.toISOString()}>{clock.format(date)}</time>;
}

/** For cells and headings; the whole text stands in the detail. */
export function brief(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** A name whose parts may stand on lines of their own. */
export function Breakable({ name }: { readonly name: string }): JSX.Element {
  const parts = brief(name).split(/(?<=[_./@:-])(?=[^_./@:-])/);
  return <>{parts.flatMap((part, i) => (i === 0 ? [part] : [<wbr key={i} />, part]))}</>;
}

/** Text with what redaction put into it set off. */
export function Marked({ text }: { readonly text: string }): JSX.Element {
  return <>{text.split(MASK).map((part, i) => (i % 2 === 1 ? <mark key={i}>{part}</mark> : part))}</>;
}

/** JSON laid out, if it is that. */
export function pretty(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2) ?? '';
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}

export function Code({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must be able to
    <section class="code" tabIndex={0} aria-label={label}>
      <pre>{children}</pre>
    </section>
  );
}

/** Wazuh's levels in the words of Sluice's messages. */
export function severity(level: number): string {
  if (level >= 15) return 'critical';
  if (level >= 12) return 'high';
  if (level >= 7) return 'medium';
  return level >= 4 ? 'low' : 'info';
}

export function Unknown(): JSX.Element {
  return <span class="quiet">not known here</span>;
}
