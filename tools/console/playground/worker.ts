import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { openMmdb } from '../../../adapters/geo/mmdb.ts';
import { createEnricher } from '../../../src/enrich/enricher.ts';
import { describeError } from '../../../src/kernel/coded-error.ts';
import { shippedRuleFiles } from '../../local/shipped-rules.ts';
import type { Played } from './problem.ts';
import { playRedaction } from './redaction.ts';
import { createRulePlayground, type PlayRule } from './rule.ts';
import { samples } from './samples.ts';
import type { PlayAnswer } from './view.ts';

/** A question to the thread. */
export interface Question {
  readonly id: number;
  readonly name: 'redaction' | 'rule' | 'samples';
  readonly request: unknown;
}

/** Two for each question: that it is begun with, and its answer. */
export interface Reply {
  readonly id: number;
  readonly answer?: PlayAnswer<unknown>;
}

const COUNTRIES = '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb';

let playRule: PlayRule | undefined;

function rule(request: unknown): Played<unknown> {
  playRule ??= createRulePlayground({
    shipped: shippedRuleFiles(),
    enrich: createEnricher({ geo: openMmdb(fileURLToPath(import.meta.resolve(COUNTRIES))), accounts: {} }),
  });
  return playRule(request, Date.now());
}

const ANSWERS: Readonly<Record<Question['name'], (request: unknown) => Played<unknown>>> = {
  redaction: (request) => playRedaction(request, Date.now()),
  rule,
  samples: () => ({ ok: true, value: samples() }),
};

function answerTo({ name, request }: Question): PlayAnswer<unknown> {
  try {
    const played = ANSWERS[name](request);
    return played.ok ? { ok: true, view: played.value } : { ok: false, problems: played.error };
  } catch (error) {
    // Only the kind: messages of errors like to quote what was pasted.
    const { name: kind } = describeError(error);
    const message = `this could not be judged (${kind}); make it smaller, or leave parts out until it can`;
    return { ok: false, problems: [{ where: 'request', message }] };
  }
}

parentPort?.on('message', (question: Question) => {
  parentPort?.postMessage({ id: question.id } satisfies Reply);
  parentPort?.postMessage({ id: question.id, answer: answerTo(question) } satisfies Reply);
});
