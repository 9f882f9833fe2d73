// Shows the feed of the local stack. Everything from an event becomes text nodes, never markup.
import { byId } from './element.js';
import { addEvent, clearEvents, paintEvents } from './events.js';
import { addMessage, addWarning, clearMessages, paintMessages } from './messages.js';
import { showState } from './stages.js';

let state = '';
let waiting = false;

// However many entries come, the page is touched once a frame; a page that nobody sees is not touched at all.
function paint() {
  waiting = false;
  paintEvents();
  paintMessages();
  if (state !== '') showState(state);
}

function paintSoon() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(paint);
}

const ADD = { event: addEvent, message: addMessage, log: addWarning };

const feed = new EventSource('feed');
feed.addEventListener('open', () => {
  byId('connection').textContent = 'live';
  byId('connection').className = 'live';
  clearEvents();
  clearMessages();
});
feed.addEventListener('error', () => {
  byId('connection').textContent = 'The local stack does not answer; start it with npm start.';
  byId('connection').className = 'lost';
});
feed.addEventListener('state', ({ data }) => {
  state = data;
  paintSoon();
});
feed.addEventListener('entry', ({ data }) => {
  const entry = JSON.parse(data);
  ADD[entry.type]?.(entry);
  paintSoon();
});
