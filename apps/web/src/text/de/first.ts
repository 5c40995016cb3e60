import type { Catalogue } from '../catalogue.ts';
import lobby from './lobby.json' with { type: 'json' };
import refusal from './refusal.json' with { type: 'json' };
import shell from './shell.json' with { type: 'json' };
import titles from './titles.json' with { type: 'json' };
import ui from './ui.json' with { type: 'json' };
import words from './words.json' with { type: 'json' };

/** What the first page needs: it is drawn once these are here. */
const first: Catalogue = { lobby, refusal, shell, titles, ui, words };
export default first;
