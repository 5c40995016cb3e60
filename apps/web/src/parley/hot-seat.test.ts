import { describe, expect, it } from 'vitest';
import { createFollower, nextAtBoard } from './hot-seat.ts';
import { createPlayers } from './players.ts';
import { slotClaims } from './slot-claims.ts';
import { fakePage } from './testing/page.ts';

/** Two players of one match at one page, and a third in another match. */
function setUp() {
  const pages = [fakePage('ada'), fakePage('bo'), fakePage('cy')];
  const players = createPlayers({
    open: (slot) => ({ page: pages[slot]?.page ?? fakePage('nobody').page, forgetKey: async () => {} }),
    claims: slotClaims(null),
    kept: { before: '0,1,2', keep: () => {} },
    now: () => 0,
    wait: async () => {},
  });
  const [ada, bo, cy] = pages.map((page, seat) => page.plays(seat === 2 ? 'match-two' : 'match-one', seat));
  const turn = (seat: number | null): void => {
    ada?.turn(seat);
    bo?.turn(seat);
  };
  return { players, turn, cy, next: (path = '/match/match-one') => nextAtBoard(players.store.getState(), path) };
}

describe('the board of a match between players of one page', () => {
  it('[S14.11] goes to the player whose turn it is, and back', () => {
    const { players, turn, next } = setUp();
    turn(0);
    expect(next()).toBeNull();
    turn(1);
    expect(next()).toBe(1);
    players.show(1, '/match/match-one');
    expect(next()).toBeNull();
    turn(0);
    expect(next()).toBe(0);
  });

  it('[S14.11] stays where somebody elsewhere is to move, where another page is drawn, after the end, and where it was stopped', () => {
    const { players, turn, next, cy } = setUp();
    turn(3);
    expect(next()).toBeNull();
    turn(1);
    expect(next('/')).toBeNull();
    expect(next('/match/match-one/verdict')).toBeNull();
    players.setFollows(false);
    expect(next()).toBeNull();
    players.setFollows(true);
    expect(next()).toBe(1);
    turn(null);
    // The turn in another match draws nobody away from this one.
    cy?.turn(2);
    expect(next()).toBeNull();
  });

  it('[S14.11] stays with the player that somebody went to by hand, until the turn is another one’s', () => {
    const { players, turn } = setUp();
    const follower = createFollower();
    const next = () => follower.next(players.store.getState(), '/match/match-one');
    turn(0);
    expect(next()).toBeNull();
    // It is the turn of the one who is left.
    players.show(1, '/match/match-one');
    expect(next()).toBeNull();
    expect(next()).toBeNull();
    turn(3);
    expect(next()).toBeNull();
    turn(0);
    expect(next()).toBe(0);
    // Where the board went by itself, nobody went by hand.
    follower.went(0);
    players.show(0, '/match/match-one');
    expect(next()).toBeNull();
    turn(1);
    expect(next()).toBe(1);
  });
});
