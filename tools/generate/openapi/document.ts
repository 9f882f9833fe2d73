import { readFileSync } from 'node:fs';
import { ROUTES } from '../../../src/pipeline.ts';
import { DEFAULT_PORTS } from '../../local/stack-options.ts';
import type { ApiDocument, Operation } from './api-document.ts';
import { componentSchemas, HEADERS } from './components.ts';
import { OPERATIONS } from './operations/all.ts';
import { SECURITY_SCHEMES } from './security.ts';

const INTRODUCTION = `Applications send security events, vendors call webhooks, and the Wazuh manager reports alerts.

A request that is refused whole is answered with problem details (RFC 9457), whose \`code\` is stable. Every answer has the header \`X-Request-Id\`, may not be kept by caches, and says nothing of what is behind it. New members may be added to good answers; read past what you do not know.`;

const TAGS = [
  { name: 'Events', description: 'For applications.' },
  { name: 'Webhooks', description: 'For Supabase and Sentry.' },
  { name: 'Alerts', description: 'For the integration script on the Wazuh manager.' },
  { name: 'Health', description: 'For load balancers.' },
];

/** The HTTP API as an OpenAPI 3.1 document (https://spec.openapis.org/oas/v3.1.1.html). */
export function openApiDocument(): ApiDocument {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of ROUTES) {
    const [method = '', path = ''] = route.split(' ');
    paths[path] = { ...paths[path], [method.toLowerCase()]: OPERATIONS[route] };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Sluice HTTP API',
      version: version(),
      summary: 'Security events in, alerts of Wazuh back.',
      description: INTRODUCTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [
      { url: `http://127.0.0.1:${DEFAULT_PORTS.ingest}`, description: 'The local stack, `npm start`.' },
      {
        url: 'https://{api}.execute-api.{region}.amazonaws.com',
        description: 'Your stack: its output `IngestUrl` names the address.',
        variables: { api: { default: 'abcde12345' }, region: { default: 'eu-west-1' } },
      },
    ],
    tags: TAGS,
    paths,
    components: { schemas: componentSchemas(), headers: HEADERS, securitySchemes: SECURITY_SCHEMES },
  };
}

function version(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
