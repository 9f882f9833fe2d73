import type { DeadLetters, EventDetail, MessageDetail } from '../view.ts';

interface Answers {
  readonly event: EventDetail;
  readonly message: MessageDetail;
  readonly 'dead-letters': DeadLetters;
  readonly 'send-scene': Said;
  readonly replay: Said;
  readonly cut: Said;
  readonly restore: Said;
}
interface Said {
  readonly text: string;
}

/** Asks the server. Rejects with an error whose message is for the person before the page. */
export async function call<K extends keyof Answers>(name: K, body: object = {}): Promise<Answers[K]> {
  return (await ask(name, body)) as Answers[K];
}

/** The same for a call that is not in the list above; the signal ends it early. */
export async function ask(name: string, body: object, signal?: AbortSignal): Promise<unknown> {
  const response = await fetch(`call/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw new Error('The console does not answer: is it still running?', { cause: error });
  });
  if (response.status === 401) throw new Error((await response.text()).trim());
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error((answer as { problem: string }).problem);
  return answer;
}
