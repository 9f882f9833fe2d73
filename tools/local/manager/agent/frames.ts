/** One frame on port 1514: `uint32 little-endian length` + payload. Lengths over this close the connection. */
const MAX_FRAME_BYTES = 65_536;

/** What the reader makes of the stream: payloads in order, and whether the peer broke the framing. */
interface FrameBatch {
  readonly payloads: readonly Buffer[];
  /** `too-big`: over 65,536 bytes announced (a big-endian length, an HTTP request); `empty`: length 0. */
  readonly fault?: 'too-big' | 'empty';
}

export interface FrameReader {
  /** Takes the next bytes of the stream; after a fault the connection is to be closed. */
  push(chunk: Buffer): FrameBatch;
}

export function createFrameReader(): FrameReader {
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  return {
    push: (chunk) => {
      pending.push(chunk);
      pendingBytes += chunk.length;
      // Joining before a whole frame has come would copy a slow sender's bytes over and over.
      const announced = pendingBytes >= 4 ? peekLength(pending) : undefined;
      if (announced === undefined) return { payloads: [] };
      if (announced <= MAX_FRAME_BYTES && pendingBytes < announced + 4) {
        return announced === 0 ? { payloads: [], fault: 'empty' } : { payloads: [] };
      }
      const bytes = pending.length === 1 ? chunk : Buffer.concat(pending);
      const payloads: Buffer[] = [];
      let at = 0;
      while (bytes.length - at >= 4) {
        const length = bytes.readUInt32LE(at);
        if (length === 0) return { payloads, fault: 'empty' };
        if (length > MAX_FRAME_BYTES) return { payloads, fault: 'too-big' };
        if (bytes.length - at - 4 < length) break;
        payloads.push(bytes.subarray(at + 4, at + 4 + length));
        at += 4 + length;
      }
      pending = at < bytes.length ? [bytes.subarray(at)] : [];
      pendingBytes = bytes.length - at;
      return { payloads };
    },
  };
}

export function frame(payload: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(payload.length);
  return Buffer.concat([length, payload]);
}

function peekLength(chunks: readonly Buffer[]): number {
  const [first] = chunks;
  return (first !== undefined && first.length >= 4 ? first : Buffer.concat(chunks)).readUInt32LE(0);
}
