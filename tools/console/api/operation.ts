import type { Answer, MediaType, Operation } from '../../generate/openapi/api-document.ts';
import { type Html, html, inline, paragraphs } from './html.ts';

/** One route: what it is for, what it takes, lines to try, and every answer. */
export function operationSection(route: string, operation: Operation): Html {
  const { operationId: id, summary, description, security, parameters = [], requestBody } = operation;
  const schemes = security.map((each) => Object.keys(each));
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}"><code>${route}</code> ${summary}</h2>
    ${paragraphs(description)}
    <p>Credentials: ${schemes.length === 0 ? 'none' : schemes.map((names, i) => html`${i > 0 ? ', or ' : ''}${names.map((name, j) => html`${j > 0 ? ' and ' : ''}<a href="#${name}"><code>${name}</code></a>`)}`)}.</p>
    ${parameters.length === 0 ? undefined : html`<h3>Parameters</h3><dl class="facts">${parameters.map((each) => html`<dt><code>${each.name}</code> (${each.in})</dt><dd>${inline(each.description)}</dd>`)}</dl>`}
    ${requestBody === undefined ? undefined : html`<h3>Body</h3>${Object.entries(requestBody.content).map(([type, media]) => mediaPart(type, media))}`}
    <h3>Try it</h3>
    ${operation['x-codeSamples'].map((sample, i) => samplePart(sample, i === 0))}
    <h3>Answers</h3>
    ${Object.entries(operation.responses).map(([status, answer]) => answerPart(status, answer))}
  </section>`;
}

function samplePart({ label, source }: Operation['x-codeSamples'][number], open: boolean): Html {
  return html`<details${open ? html` open` : undefined}>
    <summary>${label}</summary>
    <div class="sample"><pre tabindex="0" aria-label="${label}">${source}</pre>
    <button type="button" data-copy aria-label="Copy: ${label}">Copy</button></div>
  </details>`;
}

function answerPart(status: string, { description, headers = {}, content = {} }: Answer): Html {
  const names = Object.keys(headers);
  return html`<details class="answer">
    <summary><b>${status}</b> ${inline(description)}</summary>
    ${names.length === 0 ? undefined : html`<p class="quiet">Headers: ${names.map((name, i) => html`${i > 0 ? ', ' : ''}<code>${name}</code>`)}</p>`}
    ${Object.entries(content).map(([type, media]) => mediaPart(type, media))}
  </details>`;
}

function mediaPart(type: string, { schema, examples = {} }: MediaType): Html {
  const names = [...JSON.stringify(schema).matchAll(/#\/components\/schemas\/(\w+)/g)].map(
    ([, name]) => name,
  );
  const schemas = [...new Set(names)];
  return html`<p><code>${type}</code>${schemas.length > 0 ? ': ' : ''}${schemas.map((name, i) => html`${i > 0 ? ', ' : ''}<a href="#${name ?? ''}">${name}</a>`)}
    ${typeof schema.description === 'string' ? inline(schema.description) : undefined}</p>
    ${Object.entries(examples).map(
      ([name, { summary = name, value }]) => html`<details class="example"><summary>${summary}</summary>
      <pre tabindex="0" aria-label="${summary}">${typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)}</pre></details>`,
    )}`;
}
