import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { pageOf, part } from './part.tsx';

const Board = () => <p>the board</p>;

it('[W1.6] a page that was loaded ahead is drawn at once, without a fallback before it', async () => {
  const board = part(async () => ({ Component: Board }));
  const Page = pageOf(board);
  expect(renderToString(<Page />)).toContain('Loading the page');
  await board.load();
  expect(renderToString(<Page />)).toBe('<p>the board</p>');
});
