import { keptInTab } from './kept-in-tab.ts';
import { randomId } from './page-id.ts';

/** The id of this tab, kept over reloads. A duplicated tab gets its own id. */
export function tabId(): string {
  const kept = keptInTab('parley.tab');
  const tab = kept.before ?? randomId();
  kept.keep(tab);
  return tab;
}
