import type { ServerResponse } from 'node:http';
import type { ConsoleSource, ConsoleView, FeedItem } from './view.ts';

/** At most so many frames a second reach a page, however much goes on. */
const FRAME_MS = 250;
/** What a page that cannot keep up is spared: it keeps fewer rows than this. */
const MOST_WAITING = 1_000;

export interface Feeds {
  /** Sends items and views as server-sent events until the page goes away. The headers are out already. */
  add(response: ServerResponse): void;
  /** Asks for the view now: something was done. */
  refresh(): void;
  close(): void;
}

/** The pages' feeds. The source is asked only while there is one. */
export function createFeeds(source: ConsoleSource): Feeds {
  /** Each with the view that it was told last. */
  const pages = new Map<ServerResponse, string | undefined>();
  let timer: NodeJS.Timeout | undefined;
  let asking = false;
  let again = false;
  let latest: string | undefined;

  const write = (page: ServerResponse, name: string, data: string) =>
    page.write(`event: ${name}\ndata: ${data}\n\n`);

  /** A page that does not read is told the newest when it reads again; a view for each second would pile up here. */
  function tell(page: ServerResponse): void {
    if (latest === undefined || pages.get(page) === latest || page.writableNeedDrain) return;
    pages.set(page, latest);
    write(page, 'view', latest);
  }

  async function ask(): Promise<void> {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    clearTimeout(timer);
    latest = await viewText(source);
    asking = false;
    for (const page of pages.keys()) tell(page);
    const soon = again;
    again = false;
    if (pages.size > 0) timer = setTimeout(() => void ask(), soon ? 0 : source.everyMs);
  }

  return {
    add(page) {
      let waiting: FeedItem[] = [];
      let frame: NodeJS.Timeout | undefined;
      const flush = () => {
        frame = undefined;
        if (waiting.length === 0) return;
        // Its buffer is full: what waits is sent when it has read, the oldest of it perhaps never.
        if (!page.writableNeedDrain) {
          write(page, 'items', JSON.stringify(waiting));
          waiting = [];
        }
        frame = setTimeout(flush, FRAME_MS);
      };
      const about = { kind: source.kind, name: source.name, scenes: source.actions?.scenes ?? [] };
      const can = { act: source.actions !== undefined, cut: source.actions?.cut !== undefined };
      write(page, 'about', JSON.stringify({ ...about, ...can }));
      const leave = source.subscribe((items) => {
        for (const item of items) waiting.push(item);
        if (waiting.length > MOST_WAITING) waiting = waiting.slice(-MOST_WAITING);
        frame ??= setTimeout(flush, 0);
      });
      pages.set(page, undefined);
      tell(page);
      page.on('drain', () => tell(page));
      page.on('close', () => {
        leave();
        clearTimeout(frame);
        pages.delete(page);
        if (pages.size === 0) clearTimeout(timer);
      });
      void ask();
    },
    refresh: () => void ask(),
    close() {
      clearTimeout(timer);
      for (const page of pages.keys()) page.end();
      pages.clear();
    },
  };
}

/** A source that fails as a whole still has a page that says so. */
async function viewText(source: ConsoleSource): Promise<string> {
  try {
    return JSON.stringify(await source.view());
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const view: ConsoleView = { at: Date.now(), stages: [], queues: [], sinks: [], remarks: [{ text }] };
    return JSON.stringify(view);
  }
}
