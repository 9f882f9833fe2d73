import { BOARDS } from '../dashboards/boards/all.ts';
import { type Board, boardId, savedObjectsOf } from '../dashboards/dashboard.ts';
import type { GeneratedFile } from './generated-file.ts';

const FOLDER = 'content/dashboards';

/** A file a dashboard with all it needs, and one with all of them, as OpenSearch Dashboards exports and imports them. */
export function generateDashboards(): readonly GeneratedFile[] {
  const links = BOARDS.map((board) => `[${board.title.replace('Sluice ', '')}](#/view/${boardId(board)})`);
  const files = BOARDS.map((board) => ({
    path: `${FOLDER}/${boardId(board)}.ndjson`,
    content: linesOf(board, `Go to: ${links.join(' · ')}`),
  }));
  return [
    ...files,
    { path: `${FOLDER}/sluice-all.ndjson`, content: files.map(({ content }) => content).join('') },
  ];
}

function linesOf(board: Board, links: string): string {
  return savedObjectsOf(board, links)
    .map((object) => `${JSON.stringify(object)}\n`)
    .join('');
}
