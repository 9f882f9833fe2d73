import { createHash } from 'node:crypto';
import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';

/** A text that has the form of a secret. The text itself is not kept: it is not to be told. */
export interface Found {
  /** 1 is the first. */
  readonly line: number;
  /** What secretlint calls it, such as `AWSSecretAccessKey`. */
  readonly kind: string;
  /** The first 16 hex digits of the text's SHA-256. */
  readonly digest: string;
}

const PRESET = '@secretlint/secretlint-rule-preset-recommend';

const OPTIONS = {
  config: {
    rules: [
      {
        id: PRESET,
        rule: creator,
        rules: [
          {
            id: '@secretlint/secretlint-rule-aws',
            options: { enableIDScanRule: true },
            // The number of an account opens nothing.
            allowMessageIds: ['AWSAccountID'],
          },
        ],
      },
    ],
  },
  maskSecrets: true,
};

/**
 * Secrets in a text, by the recommended rules of secretlint: https://github.com/secretlint/secretlint
 *
 * @param path decides nothing but how the text is read
 */
export async function scanText(path: string, content: string): Promise<readonly Found[]> {
  const source = { filePath: path, content, contentType: 'text', ext: '' } as const;
  const { messages } = await lintSource({ source, options: OPTIONS });
  return messages.map(({ loc, range, messageId }) => ({
    line: loc.start.line,
    kind: messageId,
    digest: createHash('sha256')
      .update(content.slice(...range))
      .digest('hex')
      .slice(0, 16),
  }));
}
