/**
 * Texts that only look like secrets, by file: the tests of redaction and of channels need such. Each is named by the digest that
 * the scan tells, so that another one in the same file is still found.
 */
export const PLANTED: Readonly<Record<string, readonly string[]>> = {
  'test/support/aws/bus-events.ts': ['298b39dd6596c97d'],
  'test/support/planted/credential.ts': ['31e703c968890d57', '79bf62f385e6bb7c', 'd23c7ac9bd6a2b1c'],
  'test/unit/channels/create-channels.test.ts': ['46e1e49dd424da9c', 'e8a42e6eb55647d8'],
  'test/unit/channels/slack-bot.test.ts': ['ec41823ea505338c', 'a2d827d4fd7565be'],
  'test/unit/channels/slack.test.ts': ['fdf3d4704d89c146'],
  'test/unit/channels/webhook-url.test.ts': ['46e1e49dd424da9c', '75ce8d8fe7d5cb47'],
  'test/unit/cli/doctor/deployment.test.ts': ['2caa14e30a83b7d9', 'd331eef95c851378'],
  'test/unit/cli/send.test.ts': ['ba4ec6238ab91013'],
  'test/unit/config.test.ts': ['fe5c3995d4346c83'],
  'test/unit/enrich/session-tracker.test.ts': ['cb20d34a7adda2f5'],
  'test/unit/normalize/aws/findings.test.ts': ['298b39dd6596c97d'],
  'test/unit/notify/advice/advice-for.test.ts': ['c6ea27c534f993d3'],
  'test/unit/redact/aws-logs.test.ts': ['9a511479d38ada00', 'e1452bb0a2cef7ac'],
  'test/unit/redact/detectors.test.ts': ['c631f70d88a189cf'],
  'test/unit/redact/secret.test.ts': ['ea86f800bcd459c9', 'b4949e13606d0303'],
  'tools/local/inbox/slack-app.ts': ['668c69cf1bce81be'],
  'tools/local/inbox/slack-endpoint.ts': ['9c1627e2c35e916e'],
};
