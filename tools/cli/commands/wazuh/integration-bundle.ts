import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { CommandFailed, EXIT, UsageError } from '../../faults.ts';
import { type CliStreams, writeText } from '../../lines.ts';
import { type TarFile, tarOf } from '../../tar.ts';
import { configIn } from '../local-config.ts';

export interface BundleFlags {
  readonly url: string;
  readonly out: string;
}

export interface BundleOptions {
  readonly flags: BundleFlags;
  readonly now: () => number;
  /** Where `sluice.config.ts` may stand. */
  readonly directory: string;
}

const FOLDER = fileURLToPath(new URL('../../../../content/integration', import.meta.url));
const NAME = 'sluice-integration';

/**
 * `sluice integration bundle`: `content/integration` as an archive for managers, with `defaults.json` beside the installer:
 * the address, and the threshold of the configuration, where there is one.
 *
 * @throws UsageError for a URL that is none; CommandFailed when the archive cannot be written
 */
export async function integrationBundleCommand(
  { output }: CliStreams,
  { flags: { url, out }, now, directory }: BundleOptions,
): Promise<number> {
  if (!URL.canParse(url) || !/^https:\/\/[\w.:/-]+$/.test(url))
    throw new UsageError('--url is the https:// address that the stack prints as IngestUrl');
  const config = await configIn(directory);
  const defaults = { url, ...(config === undefined ? {} : { level: config.alerts.threshold }) };
  const files = [
    ...(await shippedFiles()),
    { path: 'defaults.json', mode: 0o644, content: Buffer.from(`${JSON.stringify(defaults, null, 2)}\n`) },
  ];
  const archive = join(out, `${NAME}.tar.gz`);
  const packed = files.map((file) => ({ ...file, path: `${NAME}/${file.path}` }));
  await writeFile(archive, gzipSync(tarOf(packed, now()))).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailed(`${archive} cannot be written: ${error.code}`);
  });
  await writeText(
    output,
    `wrote ${archive}; on every manager node, as root:
  tar xzf ${NAME}.tar.gz && sh ${NAME}/install.sh install --secret-file ./secret --write
  systemctl restart wazuh-manager
  /var/ossec/integrations/custom-sluice self-test
`,
  );
  return EXIT.done;
}

async function shippedFiles(): Promise<readonly TarFile[]> {
  const entries = await readdir(FOLDER, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith('__pycache__'))
    .map((entry) => join(entry.parentPath, entry.name).slice(FOLDER.length + 1));
  return Promise.all(
    paths.toSorted().map(async (path) => ({
      path: path.replaceAll('\\', '/'),
      mode: /(\.sh|^custom-sluice(\.py)?)$/.test(path) ? 0o755 : 0o644,
      content: await readFile(join(FOLDER, path)),
    })),
  );
}
