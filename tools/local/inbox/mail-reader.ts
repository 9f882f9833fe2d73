/** A mail as people see it. */
export interface ReadMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments: readonly { readonly filename: string; readonly content: string }[];
  /** Lower-case name → value, unfolded; the last of several. */
  readonly headers: ReadonlyMap<string, string>;
}

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** `latin1` keeps every byte as one character until the part's own encoding is known. */
function split(source: string): Part {
  const end = source.search(/\r?\n\r?\n/);
  const head = end < 0 ? source : source.slice(0, end);
  const headers = new Map<string, string>();
  for (const line of head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, body: end < 0 ? '' : source.slice(end).replace(/^\r?\n\r?\n/, '') };
}

function quotedPrintable(text: string): Buffer {
  const joined = text.replaceAll(/=[ \t]*\r?\n/g, '');
  return Buffer.from(
    joined.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}

function decoded({ headers, body }: Part): string {
  const encoding = headers.get('content-transfer-encoding')?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding === 'quoted-printable') return quotedPrintable(body).toString('utf8');
  return Buffer.from(body, 'latin1').toString('utf8');
}

/** Encoded words of RFC 2047, in UTF-8; white space between two of them belongs to the encoding. */
function headerText(value: string): string {
  const bytes = value
    .replaceAll(/(\?=)\s+(?==\?)/g, '$1')
    .replaceAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      (kind.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64')
        : quotedPrintable(text.replaceAll('_', ' '))
      ).toString('latin1'),
    );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function parts(part: Part): readonly Part[] {
  const type = part.headers.get('content-type') ?? 'text/plain';
  const boundary = /^multipart\/.*\bboundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary === undefined) return [part];
  return `\r\n${part.body}`
    .split(`\r\n--${boundary}`)
    .slice(1)
    .filter((section) => !section.startsWith('--'))
    .flatMap((section) => parts(split(section.replace(/^[ \t]*\r?\n/, ''))));
}

/** Reads a mail as nodemailer writes it: single part or multipart, base64, quoted-printable or plain, in UTF-8. */
export function readMail(raw: Buffer): ReadMail {
  const mail = split(raw.toString('latin1'));
  const leaves = parts(mail);
  const find = (type: string) =>
    leaves.find(({ headers }) =>
      (headers.get('content-type') ?? 'text/plain').toLowerCase().startsWith(type),
    );
  const body = (type: string) => {
    const leaf = find(type);
    return leaf === undefined ? '' : decoded(leaf).replaceAll('\r\n', '\n');
  };
  return {
    subject: headerText(mail.headers.get('subject') ?? ''),
    text: body('text/plain'),
    html: body('text/html'),
    attachments: leaves.flatMap((leaf) => {
      const [, filename] =
        /^attachment;.*\bfilename="?([^";]+)"?/i.exec(leaf.headers.get('content-disposition') ?? '') ?? [];
      return filename === undefined ? [] : [{ filename, content: decoded(leaf) }];
    }),
    headers: mail.headers,
  };
}
