// Copies what stands beside a button, and says so to those who do not see it.
const byId = (id) => document.getElementById(id);

const SHOWN_MS = 3_000;

function say(text) {
  byId('copied').textContent = text;
  setTimeout(() => {
    byId('copied').textContent = '';
  }, SHOWN_MS);
}

document.addEventListener('click', ({ target }) => {
  const lines = target.closest?.('[data-copy]')?.parentElement.querySelector('pre');
  if (!lines) return;
  navigator.clipboard.writeText(lines.textContent).then(
    () => say('Copied.'),
    () => {
      getSelection().selectAllChildren(lines);
      say('Selected: the browser does not let the page copy.');
    },
  );
});
