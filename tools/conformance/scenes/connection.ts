import { connect as connectTcp } from 'node:net';
import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import type { Target } from '../target.ts';
import { apiAddress, trustedSocket } from '../trusted-socket.ts';
import { FACTS } from './connection-facts.ts';
import { playTls } from './connection-tls.ts';

const IDLE_LIMIT_MS = 10_000;

interface Raw {
  readonly text: string;
  /** Milliseconds until the server closed, or undefined when it did not. */
  readonly closedMs: number | undefined;
}

/** Writes text and reads until `enough`, or until the server closes. */
async function talk(target: Target, text: string, enough: (received: string) => boolean): Promise<Raw> {
  const socket = await trustedSocket(target);
  return new Promise((resolve) => {
    let received = '';
    const since = performance.now();
    const done = (closedMs: number | undefined) => {
      clearTimeout(limit);
      socket.destroy();
      resolve({ text: received, closedMs });
    };
    const limit = setTimeout(() => done(undefined), IDLE_LIMIT_MS);
    socket.on('error', () => done(performance.now() - since));
    socket.on('close', () => done(performance.now() - since));
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString();
      if (enough(received)) done(undefined);
    });
    socket.write(text);
  });
}

const answers = (text: string) => text.split(/HTTP\/1\.1 \d{3} /).length - 1;
const never = () => false;

export const connection: Scene = {
  file: 'api/connection',
  exchanges: Object.keys(FACTS),
  changes: 'sends two events that say "x"',
  play: async (stage) => {
    const { target } = stage;
    const bearer = `Authorization: Bearer ${await stage.login()}\r\n`;
    const get = (more = '', version = '1.1') =>
      `GET / HTTP/${version}\r\nHost: localhost\r\n${bearer}${more}\r\n`;
    const fact = (name: string, got: unknown) => stage.check(name, FACTS[name], got);

    await keepAlive(stage, get);
    const post = `POST /events HTTP/1.1\r\nHost: localhost\r\n${bearer}Content-Type: application/json\r\n`;
    const chunked = await talk(
      target,
      `${post}Transfer-Encoding: chunked\r\n\r\n11\r\n{"events": ["x"]}\r\n0\r\n\r\n`,
      (text) => answers(text) === 1,
    );
    fact('chunked request body', chunked.text.split('\r\n')[0]);
    const body = '{"events": ["x"]}';
    const expecting = await talk(
      target,
      `${post}Expect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      (text) => answers(text) === 2,
    );
    const lines = expecting.text.split('\r\n').filter((line) => line.startsWith('HTTP/'));
    fact('Expect: 100-continue, first answer', lines[0]);
    fact('Expect: 100-continue, then', lines[1]);
    await playTls(stage);
    fact('plain HTTP to the port', await plainHttp(target));
  },
};

async function keepAlive(stage: Stage, get: (more?: string, version?: string) => string): Promise<void> {
  const { target } = stage;
  const fact = (name: string, got: unknown) => stage.check(name, FACTS[name], got);
  const pipelined = await talk(target, get() + get(), never);
  fact('two requests pipelined, answers', answers(pipelined.text));
  fact('several requests on one connection', answers(pipelined.text) > 1);
  const seconds = (pipelined.closedMs ?? 0) / 1000;
  stage.check(
    'idle connection closed by the server after (s)',
    FACTS['idle connection closed by the server after (s)'],
    seconds,
    [
      {
        name: 'within 1.5 s',
        applies: () => true,
        accepts: (got, recorded) => Math.abs(Number(got) - Number(recorded)) < 1.5,
      },
    ],
  );
  const closes = ({ closedMs }: Raw) =>
    closedMs !== undefined && closedMs < 4500 ? 'closed after the answer' : 'kept open';
  const old = await talk(target, get('', '1.0'), never);
  fact('HTTP/1.0', closes(old));
  fact('HTTP/1.0 status line', old.text.split('\r\n')[0]);
  fact('Connection: close', closes(await talk(target, get('Connection: close\r\n'), never)));
  const many = Number(FACTS['requests on one connection without being closed']);
  fact('requests on one connection without being closed', await askInTurn(target, get(), many));
}

/** Answers to requests on one connection, each sent when the one before has been answered. */
async function askInTurn(target: Target, request: string, many: number): Promise<number> {
  const socket = await trustedSocket(target);
  return new Promise((resolve) => {
    let received = '';
    let sent = 1;
    const done = () => {
      clearTimeout(limit);
      socket.destroy();
      resolve(answers(received));
    };
    const limit = setTimeout(done, IDLE_LIMIT_MS);
    socket.on('error', done);
    socket.on('close', done);
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString();
      if (answers(received) < sent) return;
      if (sent === many) {
        done();
        return;
      }
      sent += 1;
      socket.write(request);
    });
    socket.write(request);
  });
}

function plainHttp(target: Target): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTcp(apiAddress(target));
    let received = '';
    socket.setTimeout(IDLE_LIMIT_MS, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(received.includes('HTTP') ? 'answered' : 'closed without an answer'));
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  });
}
