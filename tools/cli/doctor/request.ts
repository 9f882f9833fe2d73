/** How long an answer is waited for. */
export const REQUEST_MS = 10_000;

/** The answer, or why there is none. */
export async function request(
  url: string,
  init: RequestInit,
  signal: AbortSignal,
): Promise<Response | string> {
  try {
    return await fetch(url, {
      redirect: 'error',
      ...init,
      signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MS)]),
    });
  } catch (error) {
    const { name, cause } = error as Error;
    return (cause as NodeJS.ErrnoException | undefined)?.code ?? name;
  }
}
