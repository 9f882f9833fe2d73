import type { Attachment, ChannelMessage } from '../channel.ts';
import { plainLine } from '../plain-text.ts';
import type { Report } from './report.ts';
import { reportCsv } from './report-csv.ts';
import { reportHtml } from './report-html.ts';
import { reportText } from './report-text.ts';

const MAX_SUBJECT = 200;

/** A report as mail: text, page, and each chart and table as a CSV file. */
export function reportMail(report: Report): Extract<ChannelMessage, { type: 'email' }> {
  const attachments: Attachment[] = reportCsv(report).map(({ filename, text }) => ({
    filename,
    contentType: 'text/csv; charset=utf-8',
    content: text,
  }));
  return {
    type: 'email',
    subject: plainLine(report.subject, MAX_SUBJECT),
    text: reportText(report),
    html: reportHtml(report),
    attachments,
  };
}
