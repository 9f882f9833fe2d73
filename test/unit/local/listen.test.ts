import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { startQueues } from '../../../tools/local/aws/queues.ts';
import { startS3 } from '../../../tools/local/aws/s3-server.ts';
import { startSecrets } from '../../../tools/local/aws/secrets-server.ts';
import { startTables } from '../../../tools/local/aws/tables.ts';
import { startSesEndpoint } from '../../../tools/local/inbox/ses-endpoint.ts';
import { startSlackEndpoint } from '../../../tools/local/inbox/slack-endpoint.ts';
import { startSmtpServer } from '../../../tools/local/inbox/smtp-server.ts';
import { startApiGateway } from '../../../tools/local/lambda/api-gateway.ts';
import { createContext } from '../../../tools/local/lambda/context.ts';
import { closeServer, type LocalServer, listenError, listenOnLoopback } from '../../../tools/local/listen.ts';
import { startManager } from '../../../tools/local/manager/manager.ts';
import { shippedRuleFiles } from '../../../tools/local/shipped-rules.ts';
import { startBareConsole } from '../../support/bare-console.ts';

const open: LocalServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function takePort(): Promise<number> {
  const server = await listenOnLoopback(createServer(), 0, 'the test');
  open.push(server);
  return server.port;
}

const manager = (ports: { apiPort: number; agentPort: number }) =>
  startManager({ ...ports, tls: 'self-signed', users: [], ruleset: shippedRuleFiles(), now: Date.now });

/** What cannot be chosen by a person gets a free port; what can says by which option. */
const SERVERS: Readonly<Record<string, (port: number) => Promise<unknown>>> = {
  'local SQS': (port) => startQueues({ port }),
  'local DynamoDB': (port) => startTables({ port }),
  'local S3': (port) => startS3({ port }),
  'local Secrets Manager': (port) => startSecrets({ port }),
  'local Slack': (port) => startSlackEndpoint({ port, now: Date.now }),
  'local SMTP': (port) => startSmtpServer({ port, now: Date.now }),
  'local SES': (port) => startSesEndpoint({ port, now: Date.now }),
  '--ingest-port': (port) =>
    startApiGateway({
      port,
      handler: async () => ({}),
      context: () => createContext('ingest', 1, Date.now),
    }),
  '--console-port': (port) => startBareConsole(undefined, { port }),
  '--manager-port': (port) => manager({ apiPort: port, agentPort: 0 }),
  '--agent-port': (port) => manager({ apiPort: 0, agentPort: port }),
};

test.each(Object.keys(SERVERS))('a taken port is told as such, with the way out: %s', async (name) => {
  const port = await takePort();
  const error = await SERVERS[name]?.(port).catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'port_taken', message: expect.stringContaining(`port ${port} `) });
  const { message } = error as Error;
  expect(message.toLowerCase()).toContain(name.toLowerCase());
  expect(message).not.toContain('\n');
  if (name.startsWith('--'))
    expect(message).toContain(`SLUICE_${name.slice(2, -5).toUpperCase()}_PORT=<port>`);
});

test('a port that this user may not have is told as such', () => {
  const refused = Object.assign(new Error('no'), { code: 'EACCES' });
  expect(listenError('the console', 80, refused, 'console')).toMatchObject({
    code: 'cannot_listen',
    message: expect.stringMatching(/^The console cannot listen on port 80 .*may not.*--console-port/),
  });
});

test('a server listens on the loopback address alone', async () => {
  const server = createTcpServer();
  open.push(await listenOnLoopback(server, 0, 'the test'));
  expect(server.address()).toMatchObject({ address: '127.0.0.1', family: 'IPv4' });
});

test('closing cuts connections that are open, and a server that never listened closes, too', async () => {
  const server = createServer(() => {});
  const listening = await listenOnLoopback(server, 0, 'the test');
  const hanging = fetch(listening.endpoint).catch(() => 'cut');
  await new Promise((resolve) => server.once('request', resolve));
  await listening.close();
  expect(await hanging).toBe('cut');
  await closeServer(createServer());
});
