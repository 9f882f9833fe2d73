import type { Detector } from '../../../detector.ts';
import { hasDigit, isMixed, marked, prefixedToken } from '../prefixed-token.ts';

const PATH = /[\w/+@.-]{20,400}/;

/** Chat, mail and telephony. */
export const messagingTokens: readonly Detector[] = [
  // https://docs.slack.dev/authentication/tokens/
  prefixedToken('slack_token', [
    marked('xoxb-', /\d{8,14}-[A-Za-z\d-]{10,120}/),
    marked('xoxp- xoxe-', /(?:\d{5,14}-){2,3}[A-Za-z\d-]{16,120}/),
    marked('xoxa- xoxr-', /[A-Za-z\d-]{8,120}/, { check: hasDigit }),
    marked('xoxs- xoxo- xoxc- xoxd-', /[A-Za-z\d%-]{16,400}/, { check: hasDigit }),
    marked('xoxe- xoxe.xoxp- xoxe.xoxb-', /\d-[A-Za-z\d]{60,400}/),
    marked('xapp-', /\d-[A-Z\d]{6,16}-\d{8,16}-[\da-z]{20,128}/i),
    marked('xwfp-', /[A-Za-z\d-]{20,200}/, { check: hasDigit }),
  ]),
  // Everything behind the host is the secret. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/
  prefixedToken('slack_webhook', [
    marked(
      'hooks.slack.com/services/ hooks.slack.com/workflows/ hooks.slack.com/triggers/ hooks.slack-gov.com/services/',
      /[\w/+-]{20,200}/,
      { fakes: true },
    ),
  ]),
  prefixedToken('webhook_url', [
    marked('.webhook.office.com/webhookb2/ outlook.office.com/webhook/', PATH),
    marked('discord.com/api/webhooks/ discordapp.com/api/webhooks/', /\d{16,20}\/[\w-]{50,80}/),
    marked('hooks.zapier.com/hooks/catch/', /\d{4,10}\/[\da-z]{6,10}/),
    marked('chat.googleapis.com/v1/spaces/', /[\w-]{6,20}\/messages\?key=[\w-]{30,60}&token=[\w%-]{20,80}/),
  ]),
  prefixedToken('sendgrid_key', [marked('SG.', /[\w-]{16,32}\.[\w-]{32,64}/)]),
  prefixedToken('brevo_key', [marked('xkeysib- xsmtpsib-', /[\da-f]{64}-[A-Za-z\d]{16}/i)]),
  prefixedToken(
    'mailchimp_key',
    [
      marked('-us', /\d{1,2}(?![\w-])/, { before: /[\da-f]{32}$/ }),
      marked('md-', /[\w-]{22}/, { exact: true, check: isMixed }),
    ],
    { run: 25 },
  ),
  prefixedToken('mailgun_key', [marked('key- pubkey-', /[\da-f]{32}/, { exact: true })], { run: 36 }),
  prefixedToken(
    'mail_service_key',
    [
      marked('re_', /[A-Za-z\d]{8}_[A-Za-z\d]{24}/, { exact: true, check: isMixed }),
      marked('mlsn.', /[\da-f]{64}/),
      marked('os_v2_app_ os_v2_org_', /[\da-z]{80,128}/),
    ],
    { run: 33 },
  ),
];
