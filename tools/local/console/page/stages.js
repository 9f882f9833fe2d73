import { byId, element } from './element.js';

const number = new Intl.NumberFormat('en');

/** Rows are label, outcome in the ledger, and whether more than none deserves a look. */
const STAGES = [
  {
    name: 'ingest',
    does: 'Takes events and Wazuh’s alerts over HTTP, checks them, redacts them.',
    rows: [
      ['events taken in', 'received', { not: 'alert' }],
      ['refused', 'rejected', { bad: true }],
      ['alerts taken in', 'received', { only: 'alert' }],
    ],
  },
  {
    name: 'cloudtrail-forwarder',
    does: 'Reads CloudTrail’s files from S3, redacts every record.',
    rows: [
      ['records read', 'received', {}],
      ['left out', 'filtered', {}],
      ['set aside', 'parked', { bad: true }],
    ],
  },
  {
    name: 'enrich',
    does: 'Adds country, network and technique, sends to Wazuh.',
    rows: [
      ['sent to Wazuh', 'forwarded', {}],
      ['waiting', waiting, {}],
      ['seen before', 'duplicate', {}],
      ['tried again', 'retried', { bad: true }],
      ['set aside', 'parked', { bad: true }],
    ],
  },
  {
    name: 'alert-notify',
    does: 'Groups the alerts of serious rules, tells the team once.',
    rows: [
      ['alerts grouped', 'grouped', {}],
      ['messages sent', 'notified', {}],
      ['left out', 'filtered', {}],
      ['tried again', 'retried', { bad: true }],
      ['set aside', 'parked', { bad: true }],
    ],
  },
];

const ENDS = ['forwarded', 'duplicate', 'parked'];

function waiting(lines) {
  return lines
    .filter(({ source }) => source !== 'alert')
    .reduce((sum, { stage, outcome, count }) => {
      if (outcome === 'queued') return sum + count;
      return stage === 'enrich' && ENDS.includes(outcome) ? Math.max(0, sum - count) : sum;
    }, 0);
}

/** The ledger's `stage/source/outcome[/reason]`, read; what is queued comes before what became of it. */
function readLedger(ledger) {
  return Object.entries(ledger)
    .map(([key, count]) => {
      const [stage, source, outcome, reason] = key.split('/');
      return { stage, source, outcome, reason, count };
    })
    .toSorted((a, b) => Number(b.outcome === 'queued') - Number(a.outcome === 'queued'));
}

const words = (code) => code.replaceAll('_', ' ');

function build({ name, does, rows }) {
  const list = element('dl');
  const title = element('h3', {}, name);
  const updates = rows.map(([label, outcome, { bad, not, only }]) => {
    const value = element('dd', {}, '0');
    const why = element('dd', { className: 'why', hidden: true });
    list.append(element('dt', {}, label), value, why);
    return (lines) => {
      const mine = lines.filter(
        ({ stage, source, outcome: what }) =>
          stage === name && what === outcome && source !== not && (only === undefined || source === only),
      );
      const count =
        typeof outcome === 'function' ? outcome(lines) : mine.reduce((sum, line) => sum + line.count, 0);
      value.textContent = number.format(count);
      value.classList.toggle('bad', Boolean(bad) && count > 0);
      why.textContent = mine
        .filter(({ reason }) => reason !== undefined)
        .map(({ reason, count: times }) => `${words(reason)} ${number.format(times)}`)
        .join(', ');
      why.hidden = why.textContent === '';
    };
  });
  byId('stages').append(element('li', {}, title, element('p', { className: 'quiet' }, does), list));
  return (lines) => {
    for (const update of updates) update(lines);
  };
}

const updates = STAGES.map(build);
let shown = '';

/** @param {string} state JSON of `{ledger, findings}`; costs nothing when it says what is on the page already */
export function showState(state) {
  if (state === shown) return;
  shown = state;
  const { ledger, findings } = JSON.parse(state);
  const lines = readLedger(ledger);
  for (const update of updates) update(lines);
  const found = Object.entries(findings).toSorted((a, b) => b[1] - a[1]);
  byId('no-redactions').hidden = found.length > 0;
  byId('redactions').hidden = found.length === 0;
  byId('redactions').replaceChildren(
    ...found.map(([type, count]) =>
      element('li', {}, element('code', {}, type), ' ', element('b', {}, number.format(count))),
    ),
  );
}
