import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommandLine } from '../command/main.ts';
import { DEMO_RULES, Folder, NOW } from './run-command.ts';

let folder: Folder;
beforeAll(() => {
  folder = new Folder();
});
afterAll(() => folder.remove());

/** The command under `--watch`, with what it has written so far. */
class Watching {
  written = '';
  readonly ended: Promise<number>;
  private readonly stop = new AbortController();
  private heard: () => void = () => {};

  constructor(argv: readonly string[], input = '') {
    const [output, errors] = [this.stream(), this.stream()];
    const { signal } = this.stop;
    const source = Readable.from(input === '' ? [] : [Buffer.from(input)]);
    this.ended = runCommandLine(argv, { input: source, output, errors, now: () => NOW, signal });
  }

  /** What is written until it waits for changes again. */
  async next(): Promise<string> {
    while (!this.written.includes('waiting for changes')) {
      await new Promise<void>((resolve) => {
        this.heard = resolve;
      });
    }
    const { written } = this;
    this.written = '';
    return written;
  }

  end(): Promise<number> {
    this.stop.abort();
    return this.ended;
  }

  private stream(): PassThrough {
    const stream = new PassThrough();
    stream.on('data', (chunk: Buffer) => {
      this.written += chunk.toString();
      this.heard();
    });
    return stream;
  }
}

const fixture = (end: string) =>
  JSON.stringify({ cases: [{ name: 'base', event: { app: 'demo' }, expect: { rule: end } }] });

test('tests run again at every change of rules or fixtures, also after rules that do not load', async () => {
  const rules = folder.write('tests/demo_rules.xml', DEMO_RULES);
  folder.write('tests/fixtures/a.json', fixture('100000'));
  const watching = new Watching(['--test', `${folder.path}/tests`, '--watch']);
  expect(await watching.next()).toContain('1 passed, 0 failed');
  folder.write('tests/fixtures/a.json', fixture('100001'));
  expect(await watching.next()).toMatch(/a\.json has changed[\s\S]*0 passed, 1 failed/);
  folder.write('tests/demo_rules.xml', DEMO_RULES.replace('<if_sid>', '<if_sdi>'));
  const broken = await watching.next();
  expect(broken).toContain(`error: ${rules}:`);
  expect(broken).toContain('the rules do not load');
  folder.write('tests/demo_rules.xml', DEMO_RULES);
  expect(await watching.next()).toContain('0 passed, 1 failed');
  folder.write('tests/fixtures/a.json', fixture('100000'));
  expect(await watching.next()).toContain('1 passed, 0 failed');
  expect(await watching.end()).toBe(0);
});

test('events that came in once are evaluated again with the changed rules', async () => {
  folder.write('events/demo_rules.xml', DEMO_RULES);
  const watching = new Watching(['--rules', `${folder.path}/events`, '--watch'], '{"app":"demo"}\n');
  expect(await watching.next()).toContain("id: '100000'");
  folder.write('events/demo_rules.xml', DEMO_RULES.replaceAll('100000', '100009'));
  expect(await watching.next()).toContain("id: '100009'");
  expect(await watching.end()).toBe(0);
});
