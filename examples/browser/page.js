import { createClient } from '@sluice/client';

const setting = (name) => document.querySelector(`meta[name="${name}"]`).content;

// A publishable key: bound to this page's origin, to actions of pages and to levels up to warning.
const client = createClient({
  url: setting('sluice-url'),
  key: setting('sluice-key'),
  app: 'shop-web',
});

document.querySelector('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const user = new FormData(event.target).get('user');
  void client.logAuthEvent('login_failed', user, undefined, navigator.userAgent, { form: 'sign-in' });
});

addEventListener('error', ({ message }) => {
  void client.sendEvent({ action: 'page_error', level: 'warning', details: { message } });
});
