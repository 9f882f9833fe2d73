import { showDetail } from './detail.js';
import { breakable, brief, byId, element, time } from './element.js';

const MAX_ROWS = 300;

/** @type {WeakMap<HTMLTableRowElement, object>} */
const entryOf = new WeakMap();
let pending = [];
let paused = false;

/** Wazuh's levels in the words of Sluice's messages. */
export function severity(level) {
  if (level >= 15) return 'critical';
  if (level >= 12) return 'high';
  if (level >= 7) return 'medium';
  return level >= 4 ? 'low' : 'info';
}

const cell = (name, ...children) => element('td', { className: name }, ...children);

function ruleOf({ rule }) {
  if (rule === undefined) return [element('span', { className: 'quiet' }, 'no rule')];
  const level = element('span', { className: `level ${severity(rule.level)}` }, `level ${rule.level}`);
  return [element('b', {}, rule.id), ' ', level, ' ', brief(rule.description)];
}

function rowOf(entry) {
  const open = element('button', { type: 'button' }, ...breakable(entry.action || 'event'));
  open.setAttribute('aria-haspopup', 'dialog');
  const row = element(
    'tr',
    { className: entry.alert ? severity(entry.rule?.level ?? 0) : 'no-alert' },
    cell('time', time(entry.at)),
    cell('action', open),
    cell('from', ...breakable([entry.tenant, entry.application].filter(Boolean).join('/'))),
    cell('who', ...breakable(entry.user ?? '')),
    cell('where', brief([entry.address, entry.country].filter(Boolean).join(' '))),
    cell('redacted', ...entry.redacted.flatMap((type) => [element('code', {}, ...breakable(type)), ' '])),
    cell('rule', ...ruleOf(entry)),
  );
  entryOf.set(row, entry);
  return row;
}

/** Keeps an entry for the next frame; of more than fit the table only the newest are kept. */
export function addEvent(entry) {
  pending.push(entry);
  if (pending.length > 2 * MAX_ROWS) pending = pending.slice(-MAX_ROWS);
}

export function clearEvents() {
  pending = [];
  byId('events').replaceChildren();
}

export function paintEvents() {
  const fresh = pending.slice(-MAX_ROWS);
  if (paused) {
    byId('pause').textContent = fresh.length === 0 ? 'Go on' : `Go on (${fresh.length} new)`;
    return;
  }
  if (fresh.length === 0) return;
  pending = [];
  const body = byId('events');
  for (let spare = body.rows.length + fresh.length - MAX_ROWS; spare > 0; spare -= 1) body.deleteRow(-1);
  body.prepend(...fresh.toReversed().map(rowOf));
  byId('no-events').hidden = true;
  byId('events-scroll').hidden = false;
}

byId('pause').addEventListener('click', () => {
  paused = !paused;
  byId('pause').textContent = paused ? 'Go on' : 'Pause';
  paintEvents();
});

byId('events').addEventListener('click', ({ target }) => {
  const entry = entryOf.get(target.closest('tr'));
  // Selecting text in a row is not asking for its line.
  if (entry !== undefined && getSelection().isCollapsed) showDetail(entry);
});
