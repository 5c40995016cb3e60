import { withTexts } from '../text/load-texts.ts';
import { persistently } from '../ui/persistently.ts';

/** What stands in the place of the board in a match in real time: loaded ahead of a match, and for titles in real time alone. */
export const loadTickBoard = () => persistently(() => withTexts(() => import('./tick-board.tsx')));
