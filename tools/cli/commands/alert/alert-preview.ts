import { timeZone } from '../../../../src/config/setting-words.ts';
import type { JsonObject } from '../../../../src/kernel/json.ts';
import { type AlertFacts, factsOf } from '../../../../src/notify/alert/alert-facts.ts';
import { parseAlert } from '../../../../src/notify/alert/wazuh-alert.ts';
import { NOTIFICATION_KINDS } from '../../../../src/notify/group/outbox-entry.ts';
import type { RenderOptions } from '../../../../src/notify/render/message.ts';
import { RENDERERS, render } from '../../../../src/notify/render/render.ts';
import { createRedactor } from '../../../../src/redact/redactor.ts';
import { LineRefused, UsageError } from '../../faults.ts';
import { RefusalReport } from '../../filter.ts';
import { type CliStreams, parseLine, writeText } from '../../lines.ts';
import { configIn } from '../local-config.ts';
import { policiesOf } from '../redact/redact-policies.ts';
import { readDocuments } from './alert-documents.ts';
import { madeUp, type PreviewKind } from './preview-notification.ts';
import { previewParts } from './preview-parts.ts';
import { terminalText, writeParts } from './preview-view.ts';

type ChannelType = keyof typeof RENDERERS;

export interface PreviewFlags {
  readonly kind: PreviewKind | 'all';
  readonly channel?: readonly ChannelType[];
  readonly out?: string;
  readonly dashboard?: string;
  readonly timeZone?: string;
}

export interface PreviewOptions {
  /** `-` is standard input. */
  readonly file: string;
  readonly flags: PreviewFlags;
  readonly colours: boolean;
  /** Where a `sluice.config.ts` may lie. */
  readonly directory: string;
}

/**
 * `sluice alert preview`: alerts → the message of every channel, in files or on the terminal.
 *
 * @returns the exit code: 1 when a line was no alert
 */
export async function previewCommand(streams: CliStreams, options: PreviewOptions): Promise<number> {
  const { flags, directory } = options;
  const kinds = flags.kind === 'all' ? ([...NOTIFICATION_KINDS, 'storm'] as const) : [flags.kind];
  const types = flags.channel ?? (Object.keys(RENDERERS) as ChannelType[]);
  const rendering = await renderingOf(flags, directory);
  const toFacts = await alertReader(directory);
  const report = new RefusalReport(streams);
  let alerts = 0;
  for await (const { number, text } of readDocuments(streams, options.file)) {
    const facts = refusable(() => toFacts(text));
    if (facts instanceof LineRefused) {
      report.add(number, facts);
      continue;
    }
    alerts += 1;
    for (const kind of kinds)
      for (const type of types) {
        const parts = previewParts(render(type, madeUp(kind, facts), rendering), options.colours);
        if (flags.out === undefined)
          await writeText(streams.output, terminalText({ type, kind }, parts, options.colours));
        else {
          const stem = `${String(alerts).padStart(3, '0')}-rule-${facts.rule.id}-${kind}`;
          for (const file of await writeParts(flags.out, stem, parts))
            await writeText(streams.output, `${file}\n`);
        }
      }
  }
  if (alerts === 0 && report.exitCode === 0) streams.errors.write('there was no alert to preview\n');
  return report.exitCode;
}

function refusable<T>(work: () => T): T | LineRefused {
  try {
    return work();
  } catch (error) {
    if (error instanceof LineRefused) return error;
    throw error;
  }
}

async function renderingOf(flags: PreviewFlags, directory: string): Promise<RenderOptions> {
  const alerts = (await configIn(directory))?.alerts;
  const zone = flags.timeZone ?? alerts?.timeZone;
  const checked = timeZone.optional().safeParse(zone);
  if (!checked.success) throw new UsageError(`--time-zone: ${checked.error.issues[0]?.message}`);
  const dashboardUrl = flags.dashboard ?? alerts?.dashboardUrl;
  if (dashboardUrl !== undefined && !/^https:\/\/[^\s/@]+/.test(dashboardUrl))
    throw new UsageError('--dashboard: give a full https:// address');
  return { dashboardUrl, timeZone: zone };
}

/** Reads and redacts as ingest does. */
async function alertReader(directory: string): Promise<(text: string | LineRefused) => AlertFacts> {
  const policies = await policiesOf({ policy: 'alert', all: false, tenant: undefined, directory });
  const redactor = createRedactor(policies('alert'));
  return (text) => {
    if (text instanceof LineRefused) throw text;
    const value = parseLine(text);
    if (!parseAlert(value).ok)
      throw new LineRefused('this is no Wazuh alert; give a line of alerts.json as the manager wrote it');
    const redacted = parseAlert(redactor.redact(value as JsonObject).value);
    if (!redacted.ok)
      throw new LineRefused('nothing that can be read is left of this alert once it is redacted');
    return factsOf(redacted.value);
  };
}
