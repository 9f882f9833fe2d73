import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import { type FixtureFile, readFixture, readIni } from '../src/index.ts';
import { UsageError } from './context.ts';
import { holdsRules, readFolder } from './rule-files.ts';

/** Fixture files of the places given to `--test`: `DIR/fixtures`, `DIR` itself, or a file. */
export function readFixtureFiles(places: readonly string[]): readonly FixtureFile[] {
  const paths = [...new Set(places.flatMap(fixturePaths))];
  if (paths.length === 0) {
    throw new UsageError(
      `no fixture in ${places.join(', ')}: --test looks for .json and .ini files in the folder and in fixtures/ below it`,
    );
  }
  return paths.map((path) => {
    const text = readFileSync(path, 'utf8');
    const file = path.split(sep).join('/');
    return path.endsWith('.ini') ? readIni(file, text) : readFixture(file, text);
  });
}

/** The rule folders that belong to these places; the folder around a `fixtures` only when no rules are named. */
export function rulesBeside(places: readonly string[], named: boolean): readonly string[] {
  return places.flatMap((given) => {
    const place = isFile(given) ? dirname(given) : given;
    if (holdsRules(place)) return [place];
    const around = basename(place) === 'fixtures' ? dirname(place) : undefined;
    return !named && around !== undefined && holdsRules(around) ? [around] : [];
  });
}

function fixturePaths(place: string): readonly string[] {
  if (/\.(?:json|ini)$/.test(place) && isFile(place)) return [place];
  const beside = readFolder('--test', place, (folder) => fixturesIn(folder));
  const inner = join(place, 'fixtures');
  return [...beside, ...(isFolder(inner) ? fixturesIn(inner) : [])];
}

function fixturesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:json|ini)$/.test(entry.name))
    .map(({ name }) => join(folder, name))
    .toSorted();
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
