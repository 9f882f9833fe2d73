import { connect, type Socket } from 'node:net';
import { createFrameReader, plainFrame } from '../../../src/forward/agent/frame.ts';
import { PING, PONG } from '../../../src/forward/agent/message.ts';

/** What came of waiting for the manager. `silent`: nothing in time; the connection cannot be trusted after it. */
export type Awaited = 'done' | 'silent' | 'closed';

/** One TCP connection to a node's agent port. One wait at a time. Nothing here rejects. */
export interface AgentConnection {
  isOpen(): boolean;
  /** Resolves when there is room for more. */
  write(bytes: Buffer, timeoutMs: number): Promise<Awaited>;
  /** Whether the manager has handed on everything that was written before. */
  ping(timeoutMs: number): Promise<Awaited>;
  /** Writes, and waits for a message that `isAnswer` accepts. */
  ask(bytes: Buffer, isAnswer: (text: string) => boolean, timeoutMs: number): Promise<Awaited>;
  /** Whether it keeps the process running. */
  hold(isHeld: boolean): void;
  /**
   * Says that nothing more will come, and waits for the manager to close: a reset would make it throw away what it has
   * not read yet. `silent`: it has not closed in time; it is left to the operating system for a while.
   */
  close(timeoutMs: number): Promise<Awaited>;
}

export interface ConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly connectMs: number;
  /** Makes texts of payloads; undefined for what cannot be read. */
  readonly open: (payload: Buffer) => string | undefined;
  /** Hears of every message. */
  readonly onMessage: (text: string) => void;
}

export interface ConnectFailure {
  readonly reason: 'network' | 'timeout';
  readonly code: string;
}

const PING_FRAME = plainFrame(PING);
const KEEP_ALIVE_MS = 30_000;
/** A connection that the manager does not close is cut after this. */
const ABANDONED_MS = 60_000;

export function openConnection(options: ConnectionOptions): Promise<AgentConnection | ConnectFailure> {
  const { host, port, connectMs } = options;
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
    });
    const fail = (failure: ConnectFailure): void => {
      clearTimeout(timer);
      socket.removeAllListeners('connect').removeAllListeners('error');
      socket.on('error', () => {});
      socket.destroy();
      resolve(failure);
    };
    const timer = setTimeout(() => fail({ reason: 'timeout', code: 'connect_timeout' }), connectMs);
    socket.once('error', (error: NodeJS.ErrnoException) =>
      fail({ reason: 'network', code: error.code ?? 'connect_failed' }),
    );
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      resolve(connection(socket, options));
    });
  });
}

function connection(socket: Socket, { open, onMessage }: ConnectionOptions): AgentConnection {
  const read = createFrameReader();
  let isClosed = false;
  /** What is being waited for: room, or a message. */
  let waiting:
    | { readonly for: 'room' | 'close' | ((text: string) => boolean); readonly end: (how: Awaited) => void }
    | undefined;

  function wait(reason: NonNullable<typeof waiting>['for'], timeoutMs: number): Promise<Awaited> {
    if (isClosed) return Promise.resolve('closed');
    return new Promise((resolve) => {
      const end = (how: Awaited): void => {
        clearTimeout(timer);
        waiting = undefined;
        resolve(how);
      };
      const timer = setTimeout(() => end('silent'), Math.max(0, timeoutMs));
      waiting = { for: reason, end };
    });
  }

  // Once each for the life of the socket: waits come and go by the thousand.
  socket.on('error', () => {});
  socket.on('drain', () => {
    if (waiting?.for === 'room') waiting.end('done');
  });
  socket.on('close', () => {
    isClosed = true;
    waiting?.end('closed');
  });
  socket.on('data', (piece: Buffer) => {
    const { payloads, broken } = read(piece);
    for (const payload of payloads) {
      const text = open(payload);
      if (text === undefined) continue;
      onMessage(text);
      if (typeof waiting?.for === 'function' && waiting.for(text)) waiting.end('done');
    }
    if (broken) socket.end();
  });

  const isOpen = () => !isClosed && socket.writable && socket.readable;
  const ask: AgentConnection['ask'] = (bytes, isAnswer, timeoutMs) => {
    if (!isOpen()) return Promise.resolve('closed');
    const answered = wait(isAnswer, timeoutMs);
    socket.write(bytes);
    return answered;
  };
  return {
    isOpen,
    ask,
    ping: (timeoutMs) => ask(PING_FRAME, (text) => text === PONG, timeoutMs),
    write(bytes, timeoutMs) {
      if (!isOpen()) return Promise.resolve('closed');
      return socket.write(bytes) ? Promise.resolve('done') : wait('room', timeoutMs);
    },
    hold: (isHeld) => {
      if (isHeld) socket.ref();
      else socket.unref();
    },
    async close(timeoutMs) {
      if (isClosed) return 'closed';
      socket.end();
      const how = await wait('close', timeoutMs);
      if (how === 'silent') {
        socket.unref();
        setTimeout(() => socket.destroy(), ABANDONED_MS).unref();
      }
      return how;
    },
  };
}
