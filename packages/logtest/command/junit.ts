import { describeMismatch, titleOf } from './report-tests.ts';
import type { FileResult } from './run-tests.ts';

/** The results as JUnit XML, which CI systems read: a suite per fixture file, a fault of the file as an error. */
export function junitXml(files: readonly FileResult[]): string {
  const suites = files.map(suite).join('\n');
  const totals = countsOf(files);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="sluice-logtest"${totals}>\n${suites}\n</testsuites>\n`;
}

function suite(file: FileResult): string {
  const { fixture, results } = file;
  const faults = fixture.faults.map(({ line, path, message }) => {
    const text = `line ${line}${path === '' ? '' : `, ${path}`}: ${message}`;
    return testcase(
      fixture.file,
      `the fixture file can be read (line ${line})`,
      0,
      `      <error message="${escapeXml(text)}"/>\n`,
    );
  });
  const cases = results.map(({ case: one, mismatches, seconds }) => {
    const failures = mismatches.map((mismatch) => {
      const message = `event ${mismatch.event}: expected ${mismatch.expected}, got ${mismatch.got}`;
      const detail = [`${one.file}:${mismatch.line}`, ...describeMismatch(mismatch).map(([, text]) => text)];
      return `      <failure message="${escapeXml(message)}">${escapeXml(detail.join('\n'))}</failure>\n`;
    });
    return testcase(fixture.file, titleOf(one), seconds, failures.join(''));
  });
  return `  <testsuite name="${escapeXml(fixture.file)}"${countsOf([file])}>\n${[...faults, ...cases].join('\n')}\n  </testsuite>`;
}

function testcase(file: string, name: string, seconds: number, inner: string): string {
  const attributes = `classname="${escapeXml(file)}" name="${escapeXml(name)}" time="${seconds.toFixed(3)}"`;
  return inner === ''
    ? `    <testcase ${attributes}/>`
    : `    <testcase ${attributes}>\n${inner}    </testcase>`;
}

function countsOf(files: readonly FileResult[]): string {
  const results = files.flatMap((file) => file.results);
  const errors = files.reduce((sum, { fixture }) => sum + fixture.faults.length, 0);
  const failures = results.filter(({ mismatches }) => mismatches.length > 0).length;
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0);
  return ` tests="${results.length + errors}" failures="${failures}" errors="${errors}" time="${seconds.toFixed(3)}"`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\t': '&#9;',
  '\r': '&#13;',
};

/** For texts and attributes; characters that XML 1.0 cannot hold at all become U+FFFD. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"'\n\t\r]/g, (char) => ENTITIES[char] ?? char);
}
