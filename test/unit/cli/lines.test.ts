import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { type Line, parseLine, readLines, writeText } from '../../../tools/cli/lines.ts';

async function linesOf(...chunks: readonly (string | Buffer)[]): Promise<Line[]> {
  const nowhere = new PassThrough();
  const input = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  const lines: Line[] = [];
  for await (const batch of readLines({ input, output: nowhere, errors: nowhere })) lines.push(...batch);
  return lines;
}

test('lines end with LF or CRLF, wherever the chunks are cut, and the last needs no end', async () => {
  expect(await linesOf('a\r', '\nb', 'c\n\nd')).toEqual([
    { number: 1, text: 'a' },
    { number: 2, text: 'bc' },
    { number: 3, text: '' },
    { number: 4, text: 'd' },
  ]);
});

test('a line separator of Unicode does not end a line, since JSON texts may hold it', async () => {
  expect(await linesOf('"a\u2028b\u2029c\u0085d"\n')).toEqual([
    { number: 1, text: '"a\u2028b\u2029c\u0085d"' },
  ]);
});

test('a character cut in two by chunks is put together again', async () => {
  const bytes = Buffer.from('"😀"\n');
  expect(await linesOf(bytes.subarray(0, 3), bytes.subarray(3))).toEqual([{ number: 1, text: '"😀"' }]);
});

test('a byte order mark is dropped at the start of the input only', async () => {
  expect(await linesOf('\ufeff1\n\ufeff2\n')).toEqual([
    { number: 1, text: '1' },
    { number: 2, text: '\ufeff2' },
  ]);
});

test('bytes that are not UTF-8 are refused with their line, and the next line is read', async () => {
  const [first, second] = await linesOf(Buffer.from([0xff, 0xfe, 0x0a, 0x31]));
  expect(first?.text).toBeInstanceOf(Error);
  expect(second).toEqual({ number: 2, text: '1' });
});

test('input that cannot be read is said with the reason of the system', async () => {
  const input = new Readable({
    read() {
      this.destroy(Object.assign(new Error('EISDIR: illegal'), { code: 'EISDIR', syscall: 'read' }));
    },
  });
  const nowhere = new PassThrough();
  const reading = readLines({ input, output: nowhere, errors: nowhere }).next();
  await expect(reading).rejects.toThrow('standard input cannot be read (EISDIR)');
});

test('whoever types at a terminal is told so', async () => {
  const errors = new PassThrough();
  const input = Object.assign(Readable.from([]), { isTTY: true });
  await readLines({ input, output: new PassThrough(), errors }).next();
  expect(String(errors.read())).toContain('Ctrl-D');
});

test('a slow reader is waited for', async () => {
  const output = new PassThrough({ highWaterMark: 1 });
  let written = false;
  const writing = writeText(output, 'abc').then(() => {
    written = true;
  });
  await Promise.resolve();
  expect(written).toBe(false);
  output.resume();
  await writing;
});

test('what is not JSON is refused without being quoted', () => {
  expect(() => parseLine('{"password":"hunter2"')).toThrow(
    /^this is not JSON; write one JSON document a line/,
  );
});

test('documents are read down to a depth of 1000', () => {
  expect(parseLine('['.repeat(1_000) + ']'.repeat(1_000))).toHaveLength(1);
  expect(() => parseLine('['.repeat(1_001) + ']'.repeat(1_001))).toThrow('nested 1001 deep; at most 1000');
});
