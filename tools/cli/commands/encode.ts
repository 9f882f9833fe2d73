import { encodeEnvelope } from '../../../src/forward/encode.ts';
import { readEnvelopeLine } from '../envelope-line.ts';
import { filterLines } from '../filter.ts';
import { type CliStreams, parseLine } from '../lines.ts';

/** `sluice encode`: SecurityEvents → the lines that go to Wazuh. Nothing is archived here, so nothing points there. */
export function encodeCommand(streams: CliStreams): Promise<number> {
  return filterLines(streams, (line) => [encodeEnvelope(readEnvelopeLine(parseLine(line)), undefined).line]);
}
