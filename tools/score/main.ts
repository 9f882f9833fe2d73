import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CORPORA } from './corpora.ts';
import { kindTable, scoreDocument, scoreTable } from './report.ts';
import type { Score } from './score.ts';

const DEFAULT_FOLDER = '../shared/corpora';

const HELP = `Measures Sluice on cases that nobody in this project wrote. They are not part of the project.

  npm run score                          reads ${DEFAULT_FOLDER}
  npm run score -- --corpora <folder>    another folder
  npm run score -- pii cloudtrail        files whose path begins so
  npm run score -- --kinds               every kind of case, with the line numbers that were missed
  npm run score -- --json                counts and line numbers for machines

Without the folder there is nothing to measure, which is said, and no error.
`;

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      corpora: { type: 'string', default: DEFAULT_FOLDER },
      kinds: { type: 'boolean' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) {
    console.log(HELP);
    return 0;
  }
  const folder = resolve(values.corpora);
  if (!existsSync(folder)) {
    console.log(
      `There is no folder ${folder}, so there is nothing to score. Give one with --corpora <folder>.`,
    );
    return 0;
  }
  const asked = CORPORA.filter(
    ({ file }) => positionals.length === 0 || positionals.some((prefix) => file.startsWith(prefix)),
  );
  if (asked.length === 0) {
    console.error(`no corpus begins with ${positionals.join(', ')}; there are:`);
    for (const { file } of CORPORA) console.error(`  ${file}`);
    return 2;
  }
  const scores: Score[] = [];
  for (const corpus of asked) {
    const path = join(folder, corpus.file);
    if (existsSync(path)) scores.push(...(await corpus.score(readFileSync(path, 'utf8'))));
    else
      scores.push({ kind: 'not yet', corpus: corpus.file, measure: '', note: 'the folder lacks this file' });
  }
  if (values.json === true) console.log(JSON.stringify(scoreDocument(scores)));
  else console.log(values.kinds === true ? kindTable(scores) : scoreTable(scores));
  return 0;
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
