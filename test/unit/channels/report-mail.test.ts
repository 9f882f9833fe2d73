import { SESv2Client } from '@aws-sdk/client-sesv2';
import { afterAll, expect, test } from 'vitest';
import { createEmailChannel } from '../../../adapters/channels/email.ts';
import { createMemoryAlertHistory } from '../../../adapters/memory/alert-history.ts';
import { factsOf } from '../../../src/notify/alert/alert-facts.ts';
import { makeDaily } from '../../../src/notify/report/make-report.ts';
import { reportMail } from '../../../src/notify/report/report-mail.ts';
import { startSesEndpoint } from '../../../tools/local/inbox/ses-endpoint.ts';
import { startSmtpServer } from '../../../tools/local/inbox/smtp-server.ts';
import { deployedMail } from '../../support/deployed.ts';
import { alertWith } from '../notify/alert-builder.ts';
import { delivery } from './messages.ts';

const asDeployed = await deployedMail();

const smtp = await startSmtpServer({ now: () => 0 });
const ses = await startSesEndpoint({ now: () => 0 });
const client = new SESv2Client({
  region: 'eu-west-1',
  endpoint: ses.url,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
afterAll(async () => {
  client.destroy();
  await Promise.all([smtp.close(), ses.close()]);
});

const history = createMemoryAlertHistory();
const alert = alertWith({ data: { sluice: { user: { name: 'zażółć' } } } });
await history.enter('n/1', factsOf(alert), Date.parse('2026-03-04T12:00:00Z'));
const mail = reportMail(await makeDaily({ history, ledger: async () => undefined }, '2026-03-04', 'UTC'));

const BY_SMTP = {
  kind: 'smtp',
  url: smtp.url,
  guard: { loopback: true, allowPrivate: false },
} as const;
const BY_SES = { kind: 'ses', client } as const;

test.each([
  ['SMTP', BY_SMTP, createEmailChannel, () => smtp.messages()],
  ['SES', BY_SES, createEmailChannel, () => ses.messages()],
  ['SMTP as deployed', BY_SMTP, asDeployed.createEmailChannel, () => smtp.messages()],
  ['SES as deployed', BY_SES, asDeployed.createEmailChannel, () => ses.messages()],
])(
  'a report comes by %s as text, as a page and with its tables, byte for byte',
  async (_, transport, create, got) => {
    const channel = create({
      name: 'mail',
      from: 'a@example.com',
      to: ['b@example.com'],
      transport,
    });
    expect(await channel.send(mail, delivery('report'))).toMatchObject({ kind: 'sent' });
    const message = got().at(-1);
    expect(message?.text).toContain('1 alert, 1 of them high');
    expect(message?.html).toContain('zażółć');
    expect(message?.attachments).toEqual(
      mail.attachments?.map(({ filename, content }) => ({ filename, content })),
    );
  },
);
