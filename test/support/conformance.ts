import { createHttpClient } from '../../tools/conformance/http.ts';
import { recordingFile } from '../../tools/conformance/recordings.ts';
import { createStage } from '../../tools/conformance/stage.ts';
import type { Target } from '../../tools/conformance/target.ts';

interface AnyRecording {
  readonly exchanges?: readonly { readonly name: string }[];
  readonly facts?: object;
  readonly observed?: object;
  readonly frames?: readonly { readonly name: string }[];
  readonly messageSize?: readonly Readonly<Record<string, unknown>>[];
  readonly messagesThatCompressBadly?: readonly { readonly messageBytes: number }[];
  readonly invocations?: readonly { readonly event: string }[];
  readonly behaviour?: object;
}

/** Names of everything a file has recorded, read here and not by the suite. */
export function recordedExchanges(file: string): readonly string[] {
  const recording = recordingFile(file) as AnyRecording;
  return [
    ...(recording.exchanges ?? []).map(({ name }) => name),
    ...Object.keys({ ...recording.facts, ...recording.observed, ...recording.behaviour }),
    ...(recording.frames ?? []).map(({ name }) => name),
    ...(recording.frames === undefined ? [] : ['as archived']),
    ...(recording.messageSize ?? []).map((size) => `${Number(Object.values(size)[0])} bytes`),
    ...(recording.messagesThatCompressBadly ?? []).map(
      (size) => `${size.messageBytes} bytes that compress badly`,
    ),
    ...(recording.invocations ?? []).map(({ event }) => event),
  ];
}

/** What a manager holds that a careless guest could leave or take: accounts, agents, files, settings. */
export async function managerState(target: Target): Promise<unknown> {
  const client = createHttpClient(target.apiUrl, target.trust);
  const { stage } = createStage({ target, client, host: '', file: '', report: () => {} });
  try {
    // A token of the second of the last change is refused.
    await stage.pause(2);
    await stage.login();
    const lists = [
      '/security/users',
      '/security/roles',
      '/security/policies',
      '/agents?select=id,name,registerIP',
      '/rules/files',
      '/lists/files',
      '/security/config',
    ];
    const found: unknown[] = [];
    for (const path of lists) {
      const { json } = await stage.ask('GET', path);
      found.push([path, json.data.affected_items ?? json.data]);
    }
    return found;
  } finally {
    client.close();
  }
}
