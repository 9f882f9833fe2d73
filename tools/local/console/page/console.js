// Shows the feed of the local stack. Everything from an event becomes text nodes, never markup.
const MAX_ROWS = 300;

const STAGES = [
  {
    name: 'ingest',
    shows: [
      ['received', 'received'],
      ['rejected', 'rejected'],
    ],
  },
  {
    name: 'cloudtrail-forwarder',
    shows: [
      ['received', 'records'],
      ['parked', 'parked'],
    ],
  },
  {
    name: 'enrich',
    shows: [
      ['forwarded', 'forwarded'],
      ['retried', 'retries'],
      ['duplicate', 'duplicates'],
      ['parked', 'parked'],
    ],
  },
  {
    name: 'alert-notify',
    shows: [
      ['grouped', 'alerts'],
      ['filtered', 'below threshold'],
      ['notified', 'notifications'],
    ],
  },
];

const byId = (id) => document.getElementById(id);

function element(tag, text, className) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function sum(ledger, stage, outcome) {
  return Object.entries(ledger)
    .filter(([key]) => key.split('/')[0] === stage && key.split('/')[2] === outcome)
    .reduce((total, [, count]) => total + count, 0);
}

function showState({ ledger, findings }) {
  byId('stages').replaceChildren(
    ...STAGES.map(({ name, shows }) => {
      const stage = element('li');
      stage.append(element('h3', name));
      const list = element('dl');
      for (const [outcome, label] of shows)
        list.append(element('dt', label), element('dd', String(sum(ledger, name, outcome))));
      stage.append(list);
      return stage;
    }),
  );
  const found = Object.entries(findings).toSorted((a, b) => b[1] - a[1]);
  byId('findings').textContent =
    found.length === 0
      ? 'Nothing redacted yet.'
      : `Redacted: ${found.map(([type, count]) => `${type} ${count}`).join(', ')}`;
}

function showEvent(entry) {
  byId('no-events').hidden = true;
  byId('events').hidden = false;
  const row = element(
    'tr',
    undefined,
    entry.alert ? `alert level-${Math.min(16, entry.rule?.level ?? 0)}` : '',
  );
  const time = element('td');
  const open = element('button', new Date(entry.at).toLocaleTimeString());
  open.type = 'button';
  open.setAttribute('aria-label', `Show the line of event ${entry.id}`);
  open.addEventListener('click', () => {
    byId('detail').hidden = false;
    byId('detail').open = true;
    byId('line').textContent = JSON.stringify(JSON.parse(entry.line), null, 2);
  });
  time.append(open);
  row.append(
    time,
    element('td', `${entry.tenant}/${entry.application}`),
    element('td', entry.action),
    element('td', entry.user ?? ''),
    element('td', [entry.address, entry.country].filter(Boolean).join(' ')),
    element('td', entry.redacted.join(', ')),
    element('td', entry.rule ? `${entry.rule.id} (${entry.rule.level}) ${entry.rule.description}` : ''),
  );
  const body = byId('events').tBodies[0];
  body.prepend(row);
  while (body.rows.length > MAX_ROWS) body.deleteRow(-1);
}

function showMessage(entry) {
  byId('no-messages').hidden = true;
  const item = element('li');
  item.append(element('h3', `${entry.channel}: ${entry.title}`), element('pre', entry.text));
  byId('messages').prepend(item);
}

const feed = new EventSource('feed');
feed.addEventListener('open', () => {
  byId('connection').textContent = 'live';
  byId('events').tBodies[0].replaceChildren();
  byId('messages').replaceChildren();
});
feed.addEventListener('error', () => {
  byId('connection').textContent = 'the local stack does not answer; start it with npm start';
});
feed.addEventListener('state', (message) => showState(JSON.parse(message.data)));
feed.addEventListener('entry', (message) => {
  const entry = JSON.parse(message.data);
  if (entry.type === 'event') showEvent(entry);
  if (entry.type === 'message') showMessage(entry);
});
