import type { Catalogue } from '../catalogue.ts';
import account from './account.json' with { type: 'json' };

/** What the parts need that are loaded after the first page. */
const rest: Catalogue = { account };
export default rest;
