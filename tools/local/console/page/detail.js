import { brief, byId, element, time } from './element.js';

const MASK = /(\[REDACTED:[a-z0-9_]+\])/;

function pretty(line) {
  try {
    return JSON.stringify(JSON.parse(line), null, 2);
  } catch {
    return line;
  }
}

/** Shows one event and the line that Wazuh was sent for it, its masks marked. */
export function showDetail(entry) {
  const { rule, latencyMs } = entry;
  const facts = [
    ['Event', entry.id],
    [
      'Reached Wazuh',
      element('span', {}, time(entry.at), latencyMs === undefined ? '' : ` after ${latencyMs} ms`),
    ],
    ['Rule', rule === undefined ? 'none' : `${rule.id}, level ${rule.level}: ${rule.description}`],
    ['Redacted', entry.redacted.join(', ') || 'nothing'],
  ];
  byId('detail-title').textContent = brief(entry.action || 'event');
  byId('facts').replaceChildren(
    ...facts.flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]),
  );
  byId('line').replaceChildren(
    ...pretty(entry.line)
      .split(MASK)
      .map((part, i) => (i % 2 === 1 ? element('mark', {}, part) : part)),
  );
  byId('detail').showModal();
  byId('detail').scrollTop = 0;
}
