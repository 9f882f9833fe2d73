import type { Message } from './message.ts';

const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const CELL = `${FONT};font-size:14px;line-height:20px;color:#111827`;
const CODE = 'font-family:Menlo,Consolas,monospace;font-size:12px;line-height:18px';
const ALARM = 'font-weight:bold;color:#b91c1c';
const WRAP = 'word-break:break-word;overflow-wrap:anywhere';

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function row(content: string, style = ''): string {
  return `<tr><td style="padding:0 20px 12px;${CELL};${style}">${content}</td></tr>`;
}

/** Label above value: two columns do not fit a narrow phone. */
function details(message: Message): string {
  return message.details
    .map(
      ({ label, value, alarming }) =>
        `<div style="font-size:12px;color:#4b5563">${escaped(label)}</div>` +
        `<div style="padding-bottom:8px;${WRAP}${alarming === true ? `;${ALARM}` : ''}">${escaped(value)}</div>`,
    )
    .join('');
}

function advice(message: Message): string {
  return message.advice
    .map(({ what, command }, i) => {
      const block =
        command === undefined
          ? ''
          : `<pre style="margin:6px 0 0;padding:10px;background:#f3f4f6;border-radius:4px;white-space:pre-wrap;${WRAP};${CODE}">${escaped(command)}</pre>`;
      return `<div style="padding-bottom:12px"><b>${i + 1}.</b> ${escaped(what)}${block}</div>`;
    })
    .join('');
}

function links(message: Message): string {
  return message.links
    .map(
      ({ text, url }) =>
        `<a href="${escaped(url)}" style="color:#1d4ed8;text-decoration:underline">${escaped(text)}</a>`,
    )
    .join(' &nbsp; ');
}

/** Tables and inline styles only: what mail clients render alike, from 320 pixels on. Loads nothing. */
export function emailHtml(message: Message): string {
  const title = `${message.look.word}: ${message.title}`;
  const rows = [
    `<tr><td style="padding:16px 20px;background:${message.look.colour};${FONT};font-size:17px;line-height:24px;font-weight:bold;color:#ffffff;border-radius:6px 6px 0 0;${WRAP}">${escaped(title)}</td></tr>`,
    row('', 'padding-bottom:4px'),
    ...(message.lead === undefined ? [] : [row(`<b>${escaped(message.lead)}</b>`)]),
    row(details(message)),
    ...(message.advice.length === 0
      ? []
      : [row('<b style="font-size:16px">What to do</b>'), row(advice(message))]),
    ...(message.links.length === 0 ? [] : [row(links(message))]),
    row(
      escaped(message.foot),
      `padding-top:12px;border-top:1px solid #e5e7eb;font-size:12px;color:#4b5563;${WRAP}`,
    ),
  ];
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${escaped(title)}</title></head>`,
    '<body style="margin:0;padding:0;background:#f3f4f6">',
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="padding:12px">',
    '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;table-layout:fixed;background:#ffffff;border-radius:6px;text-align:left">',
    ...rows,
    '</table></td></tr></table></body></html>',
    '',
  ].join('\n');
}
