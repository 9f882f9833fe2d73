import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { createAllowList } from '../../../../src/enrich/threat/allow-list.ts';
import { buildThreatSet, type FeedTexts } from '../../../../src/enrich/threat/build-set.ts';
import { findPlace } from '../../../../src/enrich/threat/match-event.ts';
import { refang } from '../../../../src/enrich/threat/read-value.ts';
import { ThreatSet } from '../../../../src/enrich/threat/threat-set.ts';
import { CommandFailed, UsageError } from '../../faults.ts';
import type { CliStreams } from '../../lines.ts';

export interface BuildFlags {
  readonly out: string;
  readonly provider?: string;
  readonly lifetime: string;
  readonly allow?: readonly string[];
}

export interface CheckFlags {
  readonly set: string;
}

const DAY_S = 86_400;

/** `sluice intel build`: one line for each feed, what was taken and what refused. */
export async function buildIntelCommand(
  { output }: CliStreams,
  files: readonly string[],
  { out, provider, lifetime, allow = [] }: BuildFlags,
  now: number,
): Promise<number> {
  if (!/^\d{1,4}$/.test(lifetime)) throw new UsageError('--lifetime wants a number of days');
  const feeds = await Promise.all(
    files.map(async (path): Promise<FeedTexts> => {
      const name = basename(path).replace(/\.[^.]*$/, '');
      return {
        name,
        provider: provider ?? name,
        kind: path.endsWith('.json') ? 'misp' : 'list',
        format: {},
        base: '',
        texts: [await readFile(path, 'utf8')],
        confidence: 'Medium',
        tlp: '',
        readAt: Math.floor(now / 1_000),
        lifetime: Number(lifetime) * DAY_S,
      };
    }),
  );
  const list = createAllowList({
    networks: allow.filter((value) => /[:/]|^[\d.]+$/.test(value)),
    domains: allow.filter((value) => !/[:/]|^[\d.]+$/.test(value)),
  });
  const built = buildThreatSet(feeds, { allow: list, seed: randomInt(2 ** 32), now });
  await writeFile(out, built.file);
  for (const { name, state, added, read, refused } of built.feeds) {
    const reasons = Object.entries(refused).map(([reason, count]) => `${reason} ${count}`);
    const told =
      state === 'taken'
        ? `${added} of ${read} taken`
        : 'refused as a whole: it lists a block that is too broad';
    output.write(`${name}: ${told}${reasons.length > 0 ? `; ${reasons.join(', ')}` : ''}\n`);
  }
  output.write(`${built.indicators} indicators, ${built.file.length} bytes: ${out}\n`);
  return built.feeds.some(({ state }) => state !== 'taken') ? 1 : 0;
}

/** `sluice intel check`: one line for each value. */
export async function checkIntelCommand(
  { output }: CliStreams,
  values: readonly string[],
  { set: path }: CheckFlags,
  now: number,
): Promise<number> {
  const opened = ThreatSet.open(await readFile(path));
  if (!opened.ok) throw new CommandFailed(`${path} is no set that can be used: ${opened.error}`);
  const set = opened.value;
  const at = now / 1_000;
  let listed = 0;
  for (const value of values) {
    const text = refang(value);
    const hit =
      findPlace(set, text, at) ?? set.findHash(text.toLowerCase(), at) ?? set.findUserAgent(value, at);
    if (hit !== undefined) listed += 1;
    output.write(
      hit === undefined
        ? `${value}: not listed\n`
        : `${value}: ${hit.name} (${hit.type}), feed ${hit.source.name}, confidence ${hit.confidence}${hit.others > 0 ? `, and ${hit.others} more` : ''}\n`,
    );
  }
  return listed > 0 ? 1 : 0;
}
