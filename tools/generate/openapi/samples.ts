import type { JsonObject, JsonValue } from '../../../src/kernel/json.ts';

/** A shell word; the text may hold anything. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

const sample = (label: string, ...lines: readonly string[]): JsonObject => ({
  lang: 'Shell',
  label,
  source: lines.join('\n'),
});

const KEY = '-H "Authorization: Bearer $SLUICE_KEY"';
const typeOf = (type: string) => `-H 'Content-Type: ${type}'`;

/** `x-codeSamples` of `POST /v1/events`. `$SLUICE_URL` and `$SLUICE_KEY` are yours; `npm start` prints both. */
export function eventSample(label: string, body: JsonValue): JsonObject {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'application/x-ndjson' : 'application/json';
  return sample(
    label,
    'curl -sS "$SLUICE_URL/v1/events" \\',
    `  ${KEY} ${typeOf(type)} \\`,
    `  --data-binary ${quoted(text)}`,
  );
}

export function gzipSample(label: string, body: JsonValue): JsonObject {
  return sample(
    label,
    `printf '%s' ${quoted(JSON.stringify(body))} | gzip | curl -sS "$SLUICE_URL/v1/events" \\`,
    `  ${KEY} ${typeOf('application/json')} \\`,
    "  -H 'Content-Encoding: gzip' --data-binary @-",
  );
}

export function alertSample(label: string, body: JsonValue): JsonObject {
  return sample(
    label,
    `body=${quoted(JSON.stringify(body))}`,
    't=$(date +%s)',
    `v1=$(printf '%s' "$t.$body" | openssl dgst -sha256 -hmac "$SLUICE_ALERT_SECRET" | sed 's/^.* //')`,
    'curl -sS "$SLUICE_URL/v1/alerts" \\',
    `  -H "X-Sluice-Signature: t=$t,v1=$v1" ${typeOf('application/json')} \\`,
    '  --data-binary "$body"',
  );
}

export function getSample(label: string, path: string): JsonObject {
  return sample(label, `curl -sS "$SLUICE_URL${path}"`);
}

/** What a browser asks before a page of another origin may send. */
export function preflightSample(label: string): JsonObject {
  return sample(
    label,
    'curl -sS -i -X OPTIONS "$SLUICE_URL/v1/events" \\',
    "  -H 'Origin: https://shop.example' -H 'Access-Control-Request-Method: POST' \\",
    "  -H 'Access-Control-Request-Headers: authorization, content-type'",
  );
}
