import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { CodedError } from '../../src/kernel/coded-error.ts';
import { type Check, checkRun, concernsRun, type Posted, type Section } from './demo/checks.ts';
import { playDay, prepareDay } from './demo/play.ts';
import { report } from './demo/report.ts';
import { castRun } from './demo/scenes.ts';
import { findTarget, type Target } from './demo/target.ts';
import { type Hold, type Watch, watchConsole } from './demo/watch.ts';
import { paintFor } from './narrate.ts';

/** Wazuh takes 30 requests a minute; a demo that follows another may have to wait for the next minute. */
const PATIENCE_MS = 150_000;
const LOOK_EVERY_MS = 100;
const SPEAK_EVERY_MS = 10_000;

const open = (sections: readonly Section[]): readonly Check[] =>
  sections.flatMap(({ checks }) => checks).filter(({ ok }) => !ok);

const EXPLANATIONS: Readonly<Record<Hold, string>> = {
  wazuh: 'Wazuh takes 30 requests a minute and has had them; the rest follows within the next minute',
  channel: 'a channel takes no more messages just now; what is owed goes out within a minute',
};

/** Waits until everything has come true or patience is at its end, and says how it goes. */
async function waitFor(watch: Watch, posted: Posted): Promise<readonly Section[]> {
  const until = Date.now() + PATIENCE_MS;
  let speakAt = Date.now() + SPEAK_EVERY_MS;
  const explained = new Set<Hold>();
  for (;;) {
    const { entries, held } = watch.seen();
    const sections = checkRun(entries, posted);
    const missing = open(sections);
    if (missing.length === 0 || Date.now() > until) return sections;
    for (const hold of held) {
      if (!explained.has(hold)) console.log(`  ${EXPLANATIONS[hold]}`);
      explained.add(hold);
    }
    if (Date.now() > speakAt) {
      speakAt = Date.now() + SPEAK_EVERY_MS;
      console.log(`  still waiting for: ${missing.map(({ what }) => what).join(', ')}`);
    }
    await sleep(LOOK_EVERY_MS);
  }
}

async function perform(target: Target): Promise<boolean> {
  const cast = castRun();
  const day = prepareDay(cast);
  const watch = await watchConsole(target, concernsRun(cast, day.ids));
  try {
    const posted = await playDay(target, day, (title) => console.log(`  · ${title}`));
    console.log('waiting for Wazuh and the team to hear of it …');
    const sections = await waitFor(watch, posted);
    console.log(`\n${report(sections, watch.seen().entries, paintFor(process.stdout))}`);
    return open(sections).length === 0;
  } finally {
    watch.close();
  }
}

async function main(): Promise<boolean> {
  new Command('npm run demo')
    .description(
      'Lets a day go by on the stack that `npm start` runs from this checkout, or on one of its own, and shows what came of it.\n' +
        'Ends with 0 when everything came true. SLUICE_STATE names the file in which the running stack left word.',
    )
    .showHelpAfterError()
    .parse();
  const finding = findTarget();
  // A stack of the demo's own ends with it, even one that is only starting.
  const leave = () => {
    void finding.then((target) => target.close()).finally(() => process.exit(130));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, leave);
  process.stdout.on('error', leave);
  const target = await finding;
  try {
    return await perform(target);
  } finally {
    await target.close();
  }
}

main().then(
  (ok) => {
    console.log(ok ? '\nEverything came true.' : '\nNot everything came true; see the rows marked ✖.');
    process.exit(ok ? 0 : 1);
  },
  (error: unknown) => {
    console.error(error instanceof CodedError ? error.message : error);
    process.exit(1);
  },
);
