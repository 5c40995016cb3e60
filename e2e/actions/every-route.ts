/** What a route with parts needs: ids of things that are there. */
export interface Places {
  /** A match that has a verdict, and one that runs. */
  readonly decided: string;
  readonly running: string;
  readonly player: string;
  readonly group: string;
  /** An invitation link that is good. */
  readonly invitation: string;
}

/**
 * Each route of the page, and where it is checked for accessibility (every-page.spec.ts). A unit test compares these with the routes of
 * app.tsx, so a new page without a check fails. `*`: no such page.
 */
export const EVERY_ROUTE: Readonly<Record<string, (places: Places) => string>> = {
  '/': () => '/',
  '/match/:match': ({ decided }) => `/match/${decided}`,
  '/match/:match/verdict': ({ decided }) => `/match/${decided}/verdict`,
  '/warm-up': () => '/warm-up',
  '/practice/:title': () => '/practice/light-cycles',
  '/i': ({ invitation }) => invitation,
  '/sign-in': () => '/sign-in',
  '/enter': () => '/enter',
  '/account': () => '/account',
  '/recover': () => '/recover',
  '/settings': () => '/settings',
  '/link': () => '/link',
  '/player/:player': ({ player }) => `/player/${player}`,
  '/watch': () => '/watch',
  '/watch/:match': ({ running }) => `/watch/${running}`,
  // One that is gone. house-listing.spec.ts checks one that is there, which needs a house of its own.
  '/shown/:house/:listing': () => '/shown/nobody/nothing',
  '/classes': () => '/classes',
  '/groups': () => '/groups',
  '/g/:group': ({ group }) => group,
  '/fair-play': () => '/fair-play',
  '/admin': () => '/admin',
  '/privacy': () => '/privacy',
  '*': () => '/nowhere',
};
