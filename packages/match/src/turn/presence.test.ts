import { describe, expect, it } from 'vitest';
import { heard, lostOf, type Peer, STRANGER, unheard } from './presence.ts';

const peer: Peer = { ...STRANGER, link: 'open' };
const silent = (since: number): Peer => unheard({ ...peer, silentSince: since }, since);

describe('[N11.2] who is there', () => {
  it('[L4.5] an outage begins with the silence, ends with a word over the own link, and is remembered', () => {
    expect(silent(1_000).outage).toEqual({ since: 1_000, until: null });
    expect(unheard(silent(1_000), 3_000).outage?.since).toBe(1_000);
    expect(heard({ ...silent(1_000), silentSince: null }, 0, 9_000).outage).toEqual({ since: 1_000, until: 9_000 });
    expect(heard(peer, 0, 9_000)).toBe(peer);
  });

  it('[N11.2] whom only others hear is there now, and may be gone from now on', () => {
    expect(heard(silent(1_000), 0, 9_000).outage).toEqual({ since: 9_000, until: null });
    const closed = unheard({ ...peer, link: 'closed' }, 1_000);
    expect(heard(closed, 0, 9_000).outage).toEqual({ since: 9_000, until: null });
  });

  it('[L4.5] time for which nobody knew of it is lost, as far as it falls into the present ply', () => {
    // Silent from 1,000 on; the ply began at 4,000.
    expect(lostOf(silent(1_000), 4_000, 9_000)).toBe(5_000);
    expect(lostOf(silent(1_000), 0, 9_000)).toBe(8_000);
    const back = heard({ ...silent(1_000), silentSince: null }, 0, 9_000);
    expect(lostOf(back, 0, 60_000)).toBe(8_000);
    const again = unheard({ ...back, silentSince: 20_000 }, 20_000);
    expect(lostOf(again, 0, 24_000)).toBe(12_000);
  });

  it('[N11.2] a silence of a moment, or one that others deny every second, is not lost time', () => {
    expect(lostOf(silent(1_000), 0, 3_499)).toBe(0);
    let witnessed = silent(1_000);
    for (let now = 2_000; now <= 30_000; now += 1_000) witnessed = heard(witnessed, 0, now);
    expect(lostOf(witnessed, 0, 31_000)).toBe(0);
  });
});
