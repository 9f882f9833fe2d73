/** One that does not lead anywhere, and the word of whoever was asked. */
export interface DeadLink {
  readonly link: string;
  readonly why: string;
}

const ANSWER_MS = 20_000;
const AT_ONCE = 8;
/** Answers of servers that do not like HEAD, or a program: asked again by GET. */
const NO_HEAD = [403, 404, 405, 501];
/** What says nothing of whether the page is there: it is, behind a door, or the server has had enough of us. */
const KNOWN_THERE = [401, 403, 429];
const HEADERS = { 'user-agent': 'Mozilla/5.0 (compatible; sluice-links)', accept: 'text/html,*/*' };

/** Asks for each link, eight at once, without its anchor; those that are dead, in the order given. */
export async function tryLinks(links: readonly string[]): Promise<readonly DeadLink[]> {
  const answers = new Map<string, string | undefined>();
  const waiting = [...new Set(links)].values();
  const ask = async () => {
    for (const link of waiting) answers.set(link, await faultOf(link));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return [...new Set(links)].flatMap((link) => {
    const why = answers.get(link);
    return why === undefined ? [] : [{ link, why }];
  });
}

async function faultOf(link: string): Promise<string | undefined> {
  try {
    let status = await statusOf(link, 'HEAD');
    if (NO_HEAD.includes(status)) status = await statusOf(link, 'GET');
    return status < 400 || KNOWN_THERE.includes(status) ? undefined : `answers ${status}`;
  } catch (error) {
    const { cause, message } = error as Error & { readonly cause?: { readonly code?: string } };
    return cause?.code ?? message;
  }
}

async function statusOf(link: string, method: 'HEAD' | 'GET'): Promise<number> {
  const signal = AbortSignal.timeout(ANSWER_MS);
  const { status, body } = await fetch(link.replace(/#.*$/, ''), { method, headers: HEADERS, signal });
  await body?.cancel();
  return status;
}
