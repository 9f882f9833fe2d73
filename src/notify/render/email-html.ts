import { EMAIL_CSS, STYLE } from './email-style.ts';
import { escaped } from './html-escape.ts';
import type { Message } from './message.ts';
import type { Detail } from './message-details.ts';

const TABLE = 'role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"';

function row(content: string, style = ''): string {
  return `<tr><td class="text" style="padding:0 20px 14px;${STYLE.text}${style}">${content}</td></tr>`;
}

function detail({ label, value, alarming }: Detail): string {
  const look = alarming === true ? ['alarm', STYLE.alarm] : ['text', STYLE.text];
  return (
    `<tr><td class="label muted" width="150" valign="top" style="padding:3px 12px 3px 0;${STYLE.small}">${escaped(label)}</td>` +
    `<td class="value ${look[0]}" valign="top" style="padding:2px 0;${look[1]}">${escaped(value)}</td></tr>`
  );
}

function details(message: Message): string {
  return `<table ${TABLE} style="table-layout:fixed">${message.details.map(detail).join('')}</table>`;
}

function advice(message: Message): string {
  return message.advice
    .map(({ what, command }, i) => {
      const block =
        command === undefined
          ? ''
          : `<pre class="code" style="margin:6px 0 0;padding:10px;${STYLE.code}">${escaped(command)}</pre>`;
      return `<div style="padding-bottom:12px"><b>${i + 1}.</b> ${escaped(what)}${block}</div>`;
    })
    .join('');
}

function links(message: Message): string {
  return message.links
    .map(
      ({ text, url }) =>
        `<div style="padding-bottom:6px"><a class="link" href="${escaped(url)}" style="${STYLE.link}">${escaped(text)}</a></div>`,
    )
    .join('');
}

function heading(text: string): string {
  return row(`<b style="font-size:16px">${text}</b>`, ';padding-bottom:8px');
}

/**
 * Tables and inline styles: what mail clients render alike, from 320 pixels on. The one style sheet, for those that read
 * it, stacks label and value on a narrow screen and darkens the page for who wants that. Loads nothing.
 */
export function emailHtml(message: Message): string {
  const { look } = message;
  const title = `${look.word}: ${message.title}`;
  const rows = [
    `<tr><td style="padding:16px 20px;background:${look.colour};${STYLE.title}">${escaped(title)}</td></tr>`,
    `<tr><td style="padding:0 0 14px;font-size:0;line-height:0">&nbsp;</td></tr>`,
    ...(message.lead === undefined ? [] : [row(`<b>${escaped(message.lead)}</b>`)]),
    row(details(message)),
    ...(message.advice.length === 0 ? [] : [heading('What to do'), row(advice(message))]),
    ...(message.links.length === 0 ? [] : [heading('Read on'), row(links(message))]),
    `<tr><td class="rule muted" style="padding:12px 20px 16px;border-top:1px solid #e5e7eb;${STYLE.small}">${escaped(message.foot)}</td></tr>`,
  ];
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">',
    `<title>${escaped(title)}</title><style>${EMAIL_CSS}</style></head>`,
    `<body class="page" style="margin:0;padding:0;${STYLE.page}">`,
    `<table class="page" ${TABLE} style="${STYLE.page}"><tr><td class="edge" align="center" style="padding:12px">`,
    `<table class="card" ${TABLE} style="max-width:640px;table-layout:fixed;border-radius:6px;text-align:left;${STYLE.card}">`,
    ...rows,
    '</table></td></tr></table></body></html>',
    '',
  ].join('\n');
}
