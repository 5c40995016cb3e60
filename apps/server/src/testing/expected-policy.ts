import type { ClientMessageType, PlayerClass, Portion, RefusalCode } from '@parley/protocol';

/**
 * What each class is answered, written from the specification and not from the policy, so that the tests that compare the two can
 * fail. A letter for each class, in the order anonymous, guest, member, house: `y` allowed, `n` not permitted, `w` may only
 * watch.
 */
type Answers = Readonly<Record<PlayerClass, 'allowed' | RefusalCode>>;

const CODES: Readonly<Record<string, 'allowed' | RefusalCode>> = { y: 'allowed', n: 'not-permitted', w: 'watch-only' };

function answers(letters: string): Answers {
  const [anonymous, limited, member, house] = [...letters].map((letter) => CODES[letter] ?? 'internal');
  if (!anonymous || !limited || !member || !house) throw new Error(`not four classes: ${letters}`);
  return { anonymous, limited, member, house };
}

const row = (casual: string, ranked = casual): { readonly casual: Answers; readonly ranked: Answers } => ({
  casual: answers(casual),
  ranked: answers(ranked),
});

/** By message: what each class is answered in casual and in ranked play, with the portions that its class has. */
export const EXPECTED_ACTIONS: Readonly<Record<ClientMessageType, ReturnType<typeof row>>> = {
  hello: row('yyyy'),
  ping: row('yyyy'),
  window: row('wyyy'),
  search: row('wyyy'),
  play: row('wyyn'),
  select: row('wyyn', 'wnyn'),
  'select-player': row('wyyn', 'wnyn'),
  open: row('wyyn', 'wnyn'),
  join: row('wyyn', 'wnyn'),
  begin: row('wyyn', 'wnyn'),
  rematch: row('wyyn', 'wnyn'),
  return: row('wyyn'),
  running: row('yyyn'),
  watch: row('yyyn'),
  unwatch: row('yyyy'),
  publish: row('wnny'),
  listings: row('yyyn'),
  'open-listing': row('yyyn'),
  'close-listing': row('yyyy'),
  consent: row('wyyy', 'wnyn'),
  decline: row('wyyy'),
  withdraw: row('wyyn'),
  leave: row('wyyy'),
  remove: row('wyyn'),
  signal: row('yyyy'),
  'link-failed': row('wyyy'),
  'link-report': row('wyyy'),
  network: row('yyyy'),
  'hide-address': row('wyyy'),
  report: row('wyyy'),
  playing: row('wyyy'),
  deposit: row('wyyy'),
  hears: row('wyyy'),
  distress: row('wyyy'),
  block: row('wyyn'),
  unblock: row('wyyn'),
  'hear-group': row('wyyy'),
  'say-in-group': row('wyyn'),
  accepts: row('wyyy'),
  quiet: row('wyyn'),
  away: row('wyyy'),
};

const byMode = { casual: 'casual', ranked: 'ranked' } as const;
const always = (portion: Portion) => ({ casual: portion, ranked: portion });

/** By message: the portion without which it is not permitted, in casual and in ranked play. The others need none. */
export const EXPECTED_NEEDS: Readonly<
  Partial<Record<ClientMessageType, { readonly casual: Portion; readonly ranked: Portion }>>
> = {
  // Play now finds a casual match.
  play: always('casual'),
  select: byMode,
  'select-player': byMode,
  open: byMode,
  join: byMode,
  begin: byMode,
  rematch: byMode,
  consent: byMode,
  running: always('watch'),
  watch: always('watch'),
  publish: always('listing'),
  'say-in-group': always('chat'),
};

/** The portions of each class that is somebody; a visitor has one, which nobody takes. */
export const EXPECTED_PORTIONS = {
  limited: ['watch', 'chat', 'casual'],
  member: ['watch', 'chat', 'casual', 'ranked', 'tournament'],
  house: ['watch', 'chat', 'casual', 'listing'],
} as const satisfies Partial<Record<PlayerClass, readonly Portion[]>>;
