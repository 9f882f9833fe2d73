import nodemailer from 'nodemailer';
import { describe, expect, test } from 'vitest';
import { readMail } from '../../../../tools/local/inbox/mail-reader.ts';

async function compose(mail: object): Promise<Buffer> {
  const { message } = await nodemailer
    .createTransport({ streamTransport: true, buffer: true })
    .sendMail({ from: 'a@example.com', to: 'b@example.com', encoding: 'quoted-printable', ...mail });
  return Buffer.isBuffer(message) ? message : Buffer.alloc(0);
}

describe('the mail reader', () => {
  test.each([
    ['plain ASCII', 'Subject', 'line one\nline two\n', '<p>x = "y"</p>\n'],
    ['long lines', 'S'.repeat(180), `${'long '.repeat(100)}\n`, `<p>${'x'.repeat(3_000)}</p>\n`],
    ['other scripts', '🔴 Zażółć gęślą jaźń 漢字', 'Zażółć 漢字\n', '<p>漢字 👩</p>\n'],
    ['mostly non-ASCII', '漢'.repeat(60), `${'漢字'.repeat(200)}\n`, `<p>${'字'.repeat(400)}</p>\n`],
    ['text that looks like its encoding', 's=20', 'a=3D b --\n.\n--x\n', '<p>=20</p>\n'],
  ])('reads back %s as nodemailer was given it', async (_, subject, text, html) => {
    const mail = readMail(await compose({ subject, text, html }));
    expect({ subject: mail.subject, text: mail.text, html: mail.html }).toEqual({ subject, text, html });
  });

  test('reads a mail that has text alone', async () => {
    expect(readMail(await compose({ subject: 's', text: 'only\n' }))).toMatchObject({
      text: 'only\n',
      html: '',
    });
  });
});
