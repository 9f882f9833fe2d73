import type { ApiDocument } from '../../generate/openapi/api-document.ts';
import { fieldRows, textOf } from '../../generate/openapi/field-rows.ts';
import { type Html, html, inline, paragraphs } from './html.ts';
import { operationSection } from './operation.ts';

/** Values of the variables that the lines of the page take, by their names: those of the local stack. */
export type SampleVariables = Readonly<Record<string, string>>;

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M1 5q3.5-4 7 0t7 0M1 10q3.5-4 7 0t7 0' fill='none' stroke='%232f6fd0' stroke-width='2.4'/%3E%3C/svg%3E";

/** The reference of the HTTP API as a page of its own: everything in it is there before any script runs. */
export function apiPage(document: ApiDocument, variables: SampleVariables = {}): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );
  const schemas = Object.keys(document.components.schemas);
  const { title, version, description } = document.info;
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title}</title>
    <link rel="icon" href="${ICON}">
    <link rel="stylesheet" href="base.css">
    <link rel="stylesheet" href="api.css">
    <script type="module" src="api.js"></script>
  </head>
  <body>
    <a class="skip" href="#routes">Skip to the routes</a>
    <header>
      <h1>${title}</h1>
      <p class="quiet">version ${version}, <a href="openapi.json">openapi.json</a></p>
      <p class="way-out"><a href="./">Console</a></p>
    </header>
    <div class="reference">
      <nav aria-label="Contents">
        <ul>
          ${operations.map(({ route, operation }) => html`<li><a href="#${operation.operationId}"><code>${route}</code></a></li>`)}
          <li><a href="#credentials">Credentials</a></li>
          <li><a href="#schemas">Schemas</a><ul>${schemas.map((name) => html`<li><a href="#${name}">${name}</a></li>`)}</ul></li>
        </ul>
      </nav>
      <main id="routes" tabindex="-1">
        ${paragraphs(description)}
        ${Object.keys(variables).length === 0 ? undefined : setUp(variables)}
        ${operations.map(({ route, operation }) => operationSection(route, operation))}
        ${credentials(document)}
        <section aria-labelledby="schemas">
          <h2 id="schemas">Schemas</h2>
          ${schemas.map((name) => schemaPart(document, name))}
        </section>
      </main>
    </div>
    <p id="copied" role="status" class="copied"></p>
  </body>
</html>
`.html;
}

function setUp(variables: SampleVariables): Html {
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${value}`);
  return html`<section aria-labelledby="set-up">
    <h2 id="set-up">Before you try the lines below</h2>
    <p>This stack's address, and a key and secrets that work here alone:</p>
    <div class="sample"><pre tabindex="0" aria-label="Set up">${lines.join('\n')}</pre>
    <button type="button" data-copy aria-label="Copy: set up">Copy</button></div>
  </section>`;
}

function credentials({ components }: ApiDocument): Html {
  const entries = Object.entries(components.securitySchemes);
  return html`<section aria-labelledby="credentials">
    <h2 id="credentials">Credentials</h2>
    <dl class="facts">${entries.map(([name, scheme]) => html`<dt id="${name}"><code>${name}</code></dt><dd>${inline(scheme.description)}</dd>`)}</dl>
  </section>`;
}

function schemaPart({ components: { schemas } }: ApiDocument, name: string): Html {
  const rows = fieldRows(schemas, name);
  const description = textOf(schemas[name]?.description);
  const [own] = rows;
  const parts = linkedParts(schemas[name] ?? {});
  return html`<article aria-labelledby="${name}">
    <h3 id="${name}">${name}</h3>
    ${description === '' ? undefined : html`<p>${inline(description)}</p>`}
    ${parts.length > 0 ? html`<p>${schemas[name]?.allOf === undefined ? 'One' : 'All'} of ${parts.map((part, i) => html`${i > 0 ? ', ' : ''}<a href="#${part}">${part}</a>`)}.</p>` : undefined}
    ${rows.length === 1 && own?.path === name ? (parts.length > 0 ? undefined : html`<p class="type">${typeText(schemas, own.type)}</p>`) : fieldTable(schemas, name)}
  </article>`;
}

/** Schemas that one is a choice or union of. */
function linkedParts({ allOf, anyOf }: Readonly<Record<string, unknown>>): readonly string[] {
  const members = (allOf ?? anyOf ?? []) as readonly { readonly $ref?: string }[];
  return members.flatMap(({ $ref }) => ($ref === undefined ? [] : [$ref.replace(/^.*\//, '')]));
}

function fieldTable(schemas: ApiDocument['components']['schemas'], name: string): Html {
  return html`<div class="wide"><table aria-labelledby="${name}">
    <thead><tr><th scope="col">Field</th><th scope="col">Type</th><th scope="col">Note</th></tr></thead>
    <tbody>${fieldRows(schemas, name).map(
      ({ path, type, required, note }) => html`<tr>
        <th scope="row"><code>${path}</code>${required ? html` <span class="required">required</span>` : undefined}</th>
        <td>${typeText(schemas, type)}</td><td>${inline(note)}</td></tr>`,
    )}</tbody>
  </table></div>`;
}

/** A type in words, with the names of schemas linked. */
function typeText(schemas: ApiDocument['components']['schemas'], type: string): Html {
  return html`${type
    .split(/(`[^`]*`|\b[A-Z]\w+\b)/)
    .map((word) => (Object.hasOwn(schemas, word) ? html`<a href="#${word}">${word}</a>` : inline(word)))}`;
}
