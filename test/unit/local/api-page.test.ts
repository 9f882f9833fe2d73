import { expect, test } from 'vitest';
import { html, inline } from '../../../tools/console/api/html.ts';
import { apiPage } from '../../../tools/console/api/page.ts';
import { DOCUMENT, operationOf } from '../../support/api-document.ts';

const HOSTILE = `<img src=x onerror='run()'>"&`;
const ESCAPED = '&lt;img src=x onerror=&#39;run()&#39;&gt;&quot;&amp;';

test('what is put into markup is escaped, in texts and attributes alike, and markup is not escaped twice', () => {
  expect(html`<p title="${HOSTILE}">${HOSTILE}</p>`.html).toBe(`<p title="${ESCAPED}">${ESCAPED}</p>`);
  expect(html`<ul>${['a<', 'b'].map((each) => html`<li>${each}</li>`)}</ul>`.html).toBe(
    '<ul><li>a&lt;</li><li>b</li></ul>',
  );
  expect(inline('use `a<b` here').html).toBe('use <code>a&lt;b</code> here');
});

test('no text of a document becomes markup on the page', () => {
  const operation = operationOf('GET /v1/health');
  const page = apiPage(
    {
      ...DOCUMENT,
      info: { ...DOCUMENT.info, title: HOSTILE, description: HOSTILE },
      paths: {
        [`/${HOSTILE}`]: {
          get: {
            ...operation,
            summary: HOSTILE,
            description: HOSTILE,
            parameters: [{ name: HOSTILE, in: 'header', description: HOSTILE, schema: {} }],
            responses: { 200: { description: HOSTILE } },
            'x-codeSamples': [{ lang: 'Shell', label: HOSTILE, source: HOSTILE }],
          },
        },
      },
    },
    { NAME: HOSTILE },
  );
  expect(page).not.toContain('<img');
  expect(page.split(ESCAPED).length).toBeGreaterThan(10);
});

test('without variables the page shows no set-up', () => {
  expect(apiPage(DOCUMENT)).not.toContain('set-up');
  expect(apiPage(DOCUMENT, { SLUICE_URL: 'http://127.0.0.1:1' })).toContain(
    'export SLUICE_URL=http://127.0.0.1:1',
  );
});
