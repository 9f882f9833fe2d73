import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { deflateSync, inflateSync } from 'node:zlib';

const IV = 'FEDCBA0987654321';

/** One frame, made here and not by the code under test. */
export function seal(id: string, rawkey: string, message: string | Buffer): Buffer {
  const inner = Buffer.concat([Buffer.from('123450000000000:0001:'), Buffer.from(message)]);
  const digest = createHash('md5').update(inner).digest('hex');
  const deflated = deflateSync(Buffer.concat([Buffer.from(digest), inner]), { level: 9 });
  const cipher = createCipheriv('aes-256-cbc', createHash('md5').update(rawkey).digest('hex'), IV);
  const secret = [cipher.update(Buffer.concat([Buffer.alloc(8 - (deflated.length % 8), '!'), deflated]))];
  return framed(Buffer.concat([Buffer.from(`!${id}!#AES:`), ...secret, cipher.final()]));
}

export function framed(payload: Buffer | string): Buffer {
  const bytes = Buffer.from(payload);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** What the manager said: text of a `#AES:` payload, or the payload itself. */
export function unseal(payload: Buffer, rawkey: string): string {
  if (!payload.toString('latin1').startsWith('#AES:')) return payload.toString();
  const decipher = createDecipheriv('aes-256-cbc', createHash('md5').update(rawkey).digest('hex'), IV);
  const padded = Buffer.concat([decipher.update(payload.subarray(5)), decipher.final()]);
  return inflateSync(padded.subarray(padded.findIndex((byte) => byte !== 0x21)))
    .subarray(53)
    .toString();
}

export interface Wire {
  readonly socket: Socket;
  write(bytes: Buffer): void;
  /** Payloads received until `count` have come; rejects when the connection closes before. */
  receive(count: number): Promise<readonly Buffer[]>;
  /** Resolves when the manager has handled everything written until now. */
  settled(): Promise<void>;
  readonly closed: Promise<void>;
}

/** @param host loopback when left out */
export async function connectAgent(port: number, host = '127.0.0.1'): Promise<Wire> {
  const socket = connect(port, host);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  let bytes = Buffer.alloc(0);
  const waiting: Buffer[] = [];
  let wake = (): void => {};
  let isClosed = false;
  socket.on('error', () => socket.destroy());
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      isClosed = true;
      wake();
      resolve();
    });
  });
  socket.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    while (bytes.length >= 4 && bytes.length >= 4 + bytes.readUInt32LE(0)) {
      const end = 4 + bytes.readUInt32LE(0);
      waiting.push(bytes.subarray(4, end));
      bytes = bytes.subarray(end);
    }
    wake();
  });
  const receive = async (count: number): Promise<readonly Buffer[]> => {
    while (waiting.length < count) {
      if (isClosed) throw new Error(`connection closed after ${waiting.length} of ${count} messages`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return waiting.splice(0, count);
  };
  return {
    socket,
    closed,
    receive,
    write: (data) => {
      socket.write(data);
    },
    settled: async () => {
      socket.write(framed('#ping'));
      let seen = '';
      while (seen !== '#pong') seen = (await receive(1))[0]?.toString() ?? '';
    },
  };
}
