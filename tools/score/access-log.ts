import { redactText } from './redact-text.ts';
import { type Corpus, type Score, share } from './score.ts';

/** Types that an access log may rightly contain. */
const RIGHT = /^(email|ip|ip_address|mac)/;

/** Lines of a public web server, in which no card, phone, account, national id or secret stands. */
export function scoreAccessLog(lines: readonly string[]): readonly Score[] {
  const cases = lines.flatMap((line, i) => {
    if (line === '') return [];
    const wrong = redactText(line).findings.find(({ type }) => !RIGHT.test(type));
    return [{ row: i + 1, kind: wrong?.type ?? 'clean', right: wrong === undefined }];
  });
  return [share('access log', 'no false hit', cases)];
}

export const accessLog: Corpus = {
  file: 'pii/apache_access_2k.txt',
  score: (text) => scoreAccessLog(text.split('\n')),
};
