export const byId = (id) => document.getElementById(id);

/** An element with children; strings become text nodes, so nothing that an event says is ever markup. */
export function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' });

/** Epoch ms as a wall clock shows it here. */
export function time(at) {
  const date = new Date(at);
  return element('time', { dateTime: date.toISOString() }, clock.format(date));
}

const LONGEST = 160;

/** For cells and headings; the whole text stands in the line. */
export function brief(text) {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

/** A name whose parts may stand on lines of their own. */
export function breakable(name) {
  return brief(name)
    .split(/(?<=[_./@:-])(?=[^_./@:-])/)
    .flatMap((part, i) => (i === 0 ? [part] : [element('wbr'), part]));
}
