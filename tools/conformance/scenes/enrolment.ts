import { createHash } from 'node:crypto';
import { connect } from 'node:tls';
import { recordingFile } from '../recordings.ts';
import type { Scene } from '../scene.ts';
import type { Stage } from '../stage.ts';
import type { Target } from '../target.ts';
import { watchLog } from './agent-keys.ts';
import { deletionOf } from './agents.ts';

interface RecordedEnrolment {
  readonly name: string;
  readonly request: string;
  readonly response: string;
  readonly end: string;
  readonly managerLog: readonly string[];
}

const EXCHANGES = (recordingFile('agent/enrolment') as { readonly exchanges: readonly RecordedEnrolment[] })
  .exchanges;
const RECORDED_PASSWORD = 'golden-secret';
const RECORDED_HOST = 'vm';
const PREFIX = 'golden-';
/** How long a request without its newline is watched, milliseconds. */
const SILENCE_MS = 300;

const asksPassword = ({ name }: RecordedEnrolment) => name.startsWith('password asked for');

export const enrolment: Scene = {
  file: 'agent/enrolment',
  exchanges: EXCHANGES.map(({ name }) => name),
  changes: 'enrols some dozen agents and deletes them again',
  needs: ({ agentHost }) =>
    agentHost === undefined ? 'the enrolment port was not named (--agent-host)' : undefined,
  play: async (stage) => {
    await stage.login();
    const { json } = await stage.ask('GET', `/agents?search=${PREFIX}&limit=10000`);
    if (json.data?.total_affected_items > 0)
      throw new Error(`the manager has an agent named ${PREFIX}… already`);
    const password = stage.target.enrolmentPassword;
    const keys = new Map<string, string>();
    for (const exchange of EXCHANGES) {
      if (asksPassword(exchange) !== (password !== undefined)) {
        stage.skip(
          exchange.name,
          password === undefined ? 'this manager asks for no password' : 'this manager asks for a password',
        );
      } else await play(stage, exchange, keys);
    }
  },
};

async function play(stage: Stage, recorded: RecordedEnrolment, keys: Map<string, string>): Promise<void> {
  const request = recorded.request
    .replaceAll('\\n', '\n')
    .replace('<manager host name>', stage.host)
    .replace('<sha1 of id+name+key>', keys.get('golden-a1') ?? '')
    .replace(RECORDED_PASSWORD, stage.target.enrolmentPassword ?? RECORDED_PASSWORD);
  const logged = watchLog(stage, /^wazuh-authd/);
  const got = await exchange(stage.target, request);
  const log = logged()?.map((line) => maskedLine(line, stage));
  const [, id, name, rawKey] = /^OSSEC K:'(\d+) (\S+) \S+ ([0-9a-f]{64})'/.exec(got.response) ?? [];
  if (id !== undefined) stage.undo(() => stage.ask('DELETE', deletionOf([id])));
  if (name !== undefined) keys.set(name, createHash('sha1').update(`${id}${name}${rawKey}`).digest('hex'));
  const response = recorded.response.replace(`name: ${RECORDED_HOST}.`, `name: ${stage.host}.`);
  const end = got.end === 'open' ? recorded.end.replace(/^closed.*/, 'open') : 'closed by the manager';
  stage.check(
    recorded.name,
    {
      response: masked(response, stage),
      end: recorded.end,
      ...(log && { log: recorded.managerLog.map((line) => maskedLine(line, stage)) }),
    },
    { response: masked(got.response, stage), end, ...(log && { log }) },
  );
}

/** Ids, keys and the address that the manager saw are new every time. */
function masked(text: string, { target }: Stage): string {
  const own = target.local === undefined ? text.replace(/(golden-a5) \S+/, '$1 <address>') : text;
  return own
    .replace(/K:'\d{3,} /, "K:'<id> ")
    .replace(/ [0-9a-f]{64}'/, " <64 hex>'")
    .replace('golden-a5 127.0.0.1', 'golden-a5 <address>');
}

/** The id of the agent in the way, and the manager's name, are new every time. */
function maskedLine(line: string, { host }: Stage): string {
  return line
    .replace(/Agent '\d{3,}'/, "Agent '<id>'")
    .replace(`(${RECORDED_HOST})`, `(${host})`)
    .replace(`name ${RECORDED_HOST} `, `name ${host} `);
}

interface Enrolled {
  readonly response: string;
  readonly end: 'closed' | 'open';
}

/** One line, one answer. As every agent does, it takes whatever certificate the port shows. */
function exchange(target: Target, request: string): Promise<Enrolled> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: target.agentHost ?? '127.0.0.1',
      port: target.enrolmentPort,
      rejectUnauthorized: false,
    });
    let response = '';
    const patience = setTimeout(() => done('open'), request.endsWith('\n') ? 10_000 : SILENCE_MS);
    const done = (end: Enrolled['end']) => {
      clearTimeout(patience);
      socket.destroy();
      resolve({ response: response.replace(/\n$/, ''), end });
    };
    socket.once('error', (error) => {
      clearTimeout(patience);
      reject(error);
    });
    socket.on('data', (chunk: Buffer) => {
      response += chunk.toString();
    });
    socket.once('close', () => done('closed'));
    socket.write(request);
  });
}
