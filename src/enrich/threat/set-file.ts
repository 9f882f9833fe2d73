import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../../kernel/result.ts';
import { AT, HEADER_BYTES, MAGIC, SECTIONS, SET_VERSION, type SectionName, SUM_BYTES } from './set-layout.ts';

/** Why a file is no set that can be used. */
export type SetFault = 'not_a_set' | 'other_version' | 'cut_short' | 'checksum_differs' | 'section_outside';

export interface SetFile {
  readonly seed: number;
  readonly indicators: number;
  /** Epoch ms. */
  readonly builtAt: number;
  readonly numbers: (section: SectionName) => Uint32Array;
  readonly bytes: (section: SectionName) => Buffer;
}

/** Numbers as the bytes of the file; every machine that Sluice runs on is little-endian. */
export function bytesOf(numbers: Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

export function assemble(
  sections: Readonly<Record<SectionName, Uint8Array>>,
  { seed, indicators, builtAt }: Pick<SetFile, 'seed' | 'indicators' | 'builtAt'>,
): Buffer {
  const total = SECTIONS.reduce((sum, name) => sum + aligned(sections[name].length), HEADER_BYTES);
  const file = Buffer.alloc(total);
  file.write(MAGIC, 'latin1');
  file.writeUInt32LE(SET_VERSION, AT.version);
  file.writeUInt32LE(total, AT.length);
  file.writeUInt32LE(seed, AT.seed);
  file.writeUInt32LE(indicators, AT.indicators);
  file.writeDoubleLE(builtAt, AT.builtAt);
  let at = HEADER_BYTES;
  SECTIONS.forEach((name, i) => {
    const bytes = sections[name];
    file.writeUInt32LE(at, AT.sections + i * 8);
    file.writeUInt32LE(bytes.length, AT.sections + i * 8 + 4);
    file.set(bytes, at);
    at += aligned(bytes.length);
  });
  sumOf(file).copy(file, AT.sum);
  return file;
}

/** Checks a file and gives views of its sections; nothing is copied unless the bytes do not lie on a 32-bit boundary. */
export function readSetFile(given: Buffer): Result<SetFile, SetFault> {
  const file = given.byteOffset % 4 === 0 ? given : Buffer.from(new Uint8Array(given).buffer);
  if (file.length < HEADER_BYTES || file.toString('latin1', 0, MAGIC.length) !== MAGIC)
    return err('not_a_set');
  if (file.readUInt32LE(AT.version) !== SET_VERSION) return err('other_version');
  if (file.readUInt32LE(AT.length) !== file.length) return err('cut_short');
  if (!sumOf(file).equals(file.subarray(AT.sum, AT.sum + SUM_BYTES))) return err('checksum_differs');
  const places = new Map<SectionName, readonly [offset: number, length: number]>();
  for (const [i, name] of SECTIONS.entries()) {
    const offset = file.readUInt32LE(AT.sections + i * 8);
    const length = file.readUInt32LE(AT.sections + i * 8 + 4);
    if (offset % 4 !== 0 || offset < HEADER_BYTES || offset + length > file.length)
      return err('section_outside');
    places.set(name, [offset, length]);
  }
  const bytes = (name: SectionName) => {
    const [offset, length] = places.get(name) ?? [0, 0];
    return file.subarray(offset, offset + length);
  };
  return ok({
    seed: file.readUInt32LE(AT.seed),
    indicators: file.readUInt32LE(AT.indicators),
    builtAt: file.readDoubleLE(AT.builtAt),
    bytes,
    numbers: (name) => {
      const part = bytes(name);
      return new Uint32Array(part.buffer, part.byteOffset, part.length >> 2);
    },
  });
}

function sumOf(file: Buffer): Buffer {
  return createHash('sha256')
    .update(file.subarray(0, AT.sum))
    .update(file.subarray(AT.sum + SUM_BYTES))
    .digest();
}

function aligned(length: number): number {
  return Math.ceil(length / 8) * 8;
}
