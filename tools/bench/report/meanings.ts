import type { QuestionName } from '../question.ts';

/** What a question's numbers say, for who reads them in `docs/benchmarks.md`. */
interface Meaning {
  readonly heading: string;
  readonly means: string;
}

export const MEANINGS: Readonly<Record<QuestionName, Meaning>> = {
  'whole-path': {
    heading: 'The whole path, by step',
    means: `What an event costs from the bytes of a request to the gzip of the line for Wazuh. The floor parses the same bytes, writes them
again and zips them: a pipeline that does nothing. A ratio of 4 is three times that for normalizing, redacting, enriching and a line that is
longer than what came. Laps of single steps say where it goes; they are taken in one process, so their sum is near the ratio above and not equal to it.`,
  },
  normalize: {
    heading: 'Reading and normalizing',
    means: `Steps \`intake\`, \`normalize\` and \`enrich\` over parsing the same bytes: 1 would be free.`,
  },
  redact: {
    heading: 'Redaction, and what npm has for it',
    means: `The step alone, on events that are parsed already, over parsing and writing the same events. \`policy event\` is what stage \`ingest\` runs;
\`hostile\` are texts of 64 KiB that make careless patterns try again and again, where only the time for each counts. The others from npm get the same
events in the same order, freshly parsed for each, as warm as ours; those that go by paths get every path that a careful user would list, those without
patterns the patterns that people write. *Leaked* are planted values that can still be read in the output, *damaged* are look-alikes (versions, ARNs, ids,
hashes) that came out changed. Cheaper and leaking is not a rival; it is a different thing.`,
  },
  encode: {
    heading: 'Encoding for Wazuh',
    means:
      'The line that goes to Wazuh, every limit of its decoder checked, over `JSON.stringify` of the same event or record.',
  },
  intel: {
    heading: 'Threat intelligence',
    means: `A look-up among a million indicators, with address blocks and parent domains, over \`Map.get\` of the same text, which knows neither.`,
  },
  'rule-tester': {
    heading: 'The offline rule tester',
    means: `Events through a rule set as large as the one Wazuh ships and the rules of Sluice, over parsing each line and looking at its dotted names once.`,
  },
  'packed-message': {
    heading: 'Queue messages',
    means: `Many events into a queue message and out of it, over JSON and zlib of the same envelopes. Below 1 zstd is cheaper than the floor's gzip.`,
  },
  client: {
    heading: 'A call of the client',
    means: `What \`sendEvent\` takes of the application: the event is copied, redacted, bounded and held. Over writing it as JSON.`,
  },
  deliver: {
    heading: 'Delivery, by sink',
    means: `How fast one process hands events over, and what that costs in CPU and in requests. The floor writes the same bytes, made before, and waits
for the same answer. Events a second are elapsed time, and the other side runs on the same cores. With a pace the sink waits on purpose, so that the
manager's queue does not overflow. A real Wazuh API takes 50 events a second by default, whatever we do.`,
  },
  burst: {
    heading: 'A burst',
    means: `Four processes and a manager that analyses slower than it receives. Wazuh drops silently what its queue has no room for: the floor shows how
much. With a pace that the processes share nothing may be lost.`,
  },
  cloudtrail: {
    heading: 'A CloudTrail object',
    means: `From the gzip in S3 to packed, redacted messages. The floor inflates, parses, writes and zips; the rival does what Wazuh's own module does in Python.
Its peak memory is that of a process with the heap of the smallest function it would run in.`,
  },
  latency: {
    heading: 'How long people wait',
    means: `On the whole local stack, emulators, manager and rules on the same cores: in AWS each has its own, and a network between. The floor asks the
same servers for the least. Elapsed time: a busy machine spoils it.`,
  },
  notify: {
    heading: 'Alerts',
    means: `From the signed alert to Slack, and what becomes of many at once while Slack answers every second request with 429, SES throttles every third
and PagerDuty fails every third: none may be lost, none told twice.`,
  },
  coldstart: {
    heading: 'Cold starts',
    means: `What is deployed, bundled and minified, started as Lambda's runtime does, over an empty handler on the same Node.js. *Init* is before the first event,
*to the first answer* has one invocation in it, with AWS and a manager on loopback. Fetching the code and starting a sandbox are AWS's and not in it.`,
  },
  host: {
    heading: 'What the client does to its host',
    means: `The slowest calls of \`sendEvent\`, the memory of a buffer that is full because Sluice is away, and the latency of a small server that logs every
request. While Sluice is well there is work to do, in this case in the same process; while it is not, the host must notice nothing.`,
  },
};
