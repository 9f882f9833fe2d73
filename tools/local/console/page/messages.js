import { brief, byId, element, time } from './element.js';

const MAX_MESSAGES = 100;
const MAX_WARNINGS = 20;

let messages = [];
let warnings = [];

const CHANNELS = { slack: 'Slack', 'e-mail': 'E-mail' };

const PLAIN = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };
const plain = (text) => text.replaceAll(/&(?:lt|gt|amp);/g, (entity) => PLAIN[entity]);

/** Slack's marks as Slack shows them: code blocks, code, bold, links (here without a way out of the page). */
function slackText(text) {
  return text.split(/(```[^`]*```\n?|`[^`\n]*`|\*[^*\n]+\*|<https?:[^|>\n]+\|[^>\n]+>)/).map((part, i) => {
    if (i % 2 === 0) return plain(part);
    if (part.startsWith('```'))
      return element('code', { className: 'block' }, plain(part.trimEnd().slice(3, -3)));
    if (part.startsWith('`')) return element('code', {}, plain(part.slice(1, -1)));
    if (part.startsWith('*')) return element('b', {}, plain(part.slice(1, -1)));
    const [url, label] = part.slice(1, -1).split('|');
    return plain(`${label} (${url})`);
  });
}

function messageItem({ at, channel, title, text }) {
  const body = element(
    'div',
    { className: `text ${channel}` },
    ...(channel === 'slack' ? slackText(text) : [text]),
  );
  const summary = element(
    'summary',
    {},
    element('span', { className: 'channel' }, CHANNELS[channel] ?? channel),
    ' ',
    time(at),
    ' ',
    element('span', { className: 'title' }, plain(brief(title))),
  );
  return element('li', {}, element('details', {}, summary, body));
}

function warningItem({ at, level, message, fields }) {
  const facts = Object.entries(fields ?? {}).map(([name, value]) => `${name} ${value}`);
  return element(
    'li',
    {},
    time(at),
    ' ',
    element('b', {}, level),
    ' ',
    brief([message, ...facts].join(', ')),
  );
}

export function addMessage(entry) {
  messages = [...messages.slice(1 - MAX_MESSAGES), entry];
}

export function addWarning(entry) {
  if (entry.level === 'warn' || entry.level === 'error')
    warnings = [...warnings.slice(1 - MAX_WARNINGS), entry];
}

export function clearMessages() {
  messages = [];
  warnings = [];
  byId('messages').replaceChildren();
  byId('warnings').replaceChildren();
  byId('trouble').hidden = true;
}

function paint(list, entries, item, most) {
  list.prepend(...entries.toReversed().map(item));
  while (list.children.length > most) list.lastElementChild.remove();
}

export function paintMessages() {
  if (messages.length > 0) {
    paint(byId('messages'), messages, messageItem, MAX_MESSAGES);
    byId('no-messages').hidden = true;
  }
  if (warnings.length > 0) {
    paint(byId('warnings'), warnings, warningItem, MAX_WARNINGS);
    byId('trouble').hidden = false;
  }
  messages = [];
  warnings = [];
}
