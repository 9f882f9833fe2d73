import type { JsonValue } from '../../../src/kernel/json.ts';
import type { Sample } from './api-document.ts';

/** A shell word; the text may hold anything. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

const sample = (label: string, ...lines: readonly string[]): Sample => ({
  lang: 'Shell',
  label,
  source: lines.join('\n'),
});

const KEY = '-H "Authorization: Bearer $SLUICE_KEY"';
const typeOf = (type: string) => `-H 'Content-Type: ${type}'`;

/** `x-codeSamples` of `POST /v1/events`. `$SLUICE_URL` and `$SLUICE_KEY` are yours; `npm start` prints both. */
export function eventSample(label: string, body: JsonValue): Sample {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'application/x-ndjson' : 'application/json';
  return sample(
    label,
    'curl -sS "$SLUICE_URL/v1/events" \\',
    `  ${KEY} ${typeOf(type)} \\`,
    `  --data-binary ${quoted(text)}`,
  );
}

export function gzipSample(label: string, body: JsonValue): Sample {
  return sample(
    label,
    `printf '%s' ${quoted(JSON.stringify(body))} | gzip | curl -sS "$SLUICE_URL/v1/events" \\`,
    `  ${KEY} ${typeOf('application/json')} \\`,
    "  -H 'Content-Encoding: gzip' --data-binary @-",
  );
}

/** With the key's own secret; `docs/keys.md` says more. */
export function signedSample(label: string, body: JsonValue): Sample {
  return sample(
    label,
    `body=${quoted(JSON.stringify(body))}`,
    `k=$(printf '%s' "\${SLUICE_KEY##*_}" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d '=')`,
    't=$(date +%s)',
    'n=$(openssl rand -hex 16)',
    `v1=$(printf '%s' "$t:$n.$body" | openssl dgst -sha256 -hmac "$k" | sed 's/^.* //')`,
    'curl -sS "$SLUICE_URL/v1/events" \\',
    `  ${KEY} -H "X-Sluice-Signature: t=$t,n=$n,v1=$v1" \\`,
    `  ${typeOf('application/json')} --data-binary "$body"`,
  );
}

/** As `navigator.sendBeacon` does it. */
export function beaconSample(label: string, body: JsonValue): Sample {
  return sample(
    label,
    'curl -sS "$SLUICE_URL/v1/events?key=$SLUICE_PUBLISHABLE_KEY" \\',
    "  -H 'Origin: https://shop.example' -H 'Content-Type: text/plain' \\",
    `  --data-binary ${quoted(JSON.stringify(body))}`,
  );
}

export function supabaseSample(label: string, body: JsonValue): Sample {
  return sample(
    label,
    'curl -sS "$SLUICE_URL/v1/hooks/supabase" \\',
    `  -H "x-sluice-hook-secret: $SUPABASE_SECRET" ${typeOf('application/json')} \\`,
    `  --data-binary ${quoted(JSON.stringify(body))}`,
  );
}

export function sentrySample(label: string, body: JsonValue): Sample {
  return sample(
    label,
    `body=${quoted(JSON.stringify(body))}`,
    `signature=$(printf '%s' "$body" | openssl dgst -sha256 -hmac "$CLIENT_SECRET" | sed 's/^.* //')`,
    'curl -sS "$SLUICE_URL/v1/hooks/sentry" \\',
    `  -H "Sentry-Hook-Signature: $signature" -H 'Sentry-Hook-Resource: issue' \\`,
    `  ${typeOf('application/json')} --data-binary "$body"`,
  );
}

export function alertSample(label: string, body: JsonValue): Sample {
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

export function slackSample(label: string): Sample {
  return sample(
    label,
    "body='payload=%7B%22type%22%3A%22block_actions%22%7D'",
    't=$(date +%s)',
    `v0=$(printf '%s' "v0:$t:$body" | openssl dgst -sha256 -hmac "$SLACK_SIGNING_SECRET" | sed 's/^.* //')`,
    'curl -sS "$SLUICE_URL/v1/slack/actions" \\',
    '  -H "X-Slack-Request-Timestamp: $t" -H "X-Slack-Signature: v0=$v0" \\',
    '  --data-binary "$body"',
  );
}

export function getSample(label: string, path: string): Sample {
  return sample(label, `curl -sS "$SLUICE_URL${path}"`);
}

/** What a browser asks before a page of another origin may send. */
export function preflightSample(label: string): Sample {
  return sample(
    label,
    'curl -sS -i -X OPTIONS "$SLUICE_URL/v1/events" \\',
    "  -H 'Origin: https://shop.example' -H 'Access-Control-Request-Method: POST' \\",
    "  -H 'Access-Control-Request-Headers: authorization, content-type'",
  );
}
