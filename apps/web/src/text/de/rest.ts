import type { Catalogue } from '../catalogue.ts';
import account from './account.json' with { type: 'json' };
import arena from './arena.json' with { type: 'json' };
import boards from './boards.json' with { type: 'json' };
import chat from './chat.json' with { type: 'json' };
import conduct from './conduct.json' with { type: 'json' };
import gathering from './gathering.json' with { type: 'json' };
import groups from './groups.json' with { type: 'json' };
import invite from './invite.json' with { type: 'json' };
import listing from './listing.json' with { type: 'json' };
import looking from './looking.json' with { type: 'json' };
import match from './match.json' with { type: 'json' };
import practice from './practice.json' with { type: 'json' };
import shown from './shown.json' with { type: 'json' };
import tables from './tables.json' with { type: 'json' };
import verdict from './verdict.json' with { type: 'json' };
import watch from './watch.json' with { type: 'json' };

/** What the parts need that are loaded after the first page. */
const rest: Catalogue = {
  account,
  arena,
  boards,
  chat,
  conduct,
  gathering,
  groups,
  invite,
  listing,
  looking,
  match,
  practice,
  shown,
  tables,
  verdict,
  watch,
};
export default rest;
