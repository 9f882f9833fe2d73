// Copies what stands beside a button, and says so to those who do not see it.
import { byId } from './element.js';

document.addEventListener('click', async ({ target }) => {
  const button = target.closest?.('[data-copy]');
  if (!button) return;
  const text = button.parentElement.querySelector('pre').textContent;
  try {
    await navigator.clipboard.writeText(text);
    byId('copied').textContent = 'Copied.';
  } catch {
    getSelection().selectAllChildren(button.parentElement.querySelector('pre'));
    byId('copied').textContent = 'Selected: the browser does not let the page copy.';
  }
  setTimeout(() => {
    byId('copied').textContent = '';
  }, 3_000);
});
