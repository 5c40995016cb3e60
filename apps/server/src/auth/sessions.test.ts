import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeMemoryStore } from '../store/memory.ts';
import type { Store } from '../store/store.ts';
import { samplePlayer } from '../store/testing/samples.ts';
import { hashOf, makeSessions, type Sessions } from './sessions.ts';

describe('sessions', () => {
  const ada = samplePlayer('Ada');
  const start = 1_700_000_000_000;
  let store: Store;
  let sessions: Sessions;
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: start });
    store = makeMemoryStore();
    await store.players.add(ada);
    sessions = makeSessions(store, { lifeMs: 1_000, secure: false, clock: Date.now });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('[S1.3] are stored by hash only, and validated by id only', async () => {
    const { id, hash } = await sessions.create(ada.id);
    expect(hash).toBe(hashOf(id));
    expect(await store.sessions.ofPlayer(ada.id)).toEqual([
      {
        idHash: hash,
        player: ada.id,
        createdAt: start,
        expiresAt: start + 1_000,
        device: '',
        usedAt: start,
        confirmedAt: null,
      },
    ]);
    expect(await sessions.validate(id)).toEqual({ player: ada, hash, renewed: false, confirmedAt: null });
    expect(await sessions.validate(hash)).toBeNull();
  });

  it('[S1.3] used past half of their life are renewed; unused they end', async () => {
    const { id } = await sessions.create(ada.id);
    vi.setSystemTime(start + 499);
    expect(await sessions.validate(id)).toMatchObject({ renewed: false });
    vi.setSystemTime(start + 501);
    expect(await sessions.validate(id)).toMatchObject({ renewed: true });
    vi.setSystemTime(start + 1_500);
    expect(await sessions.validate(id)).not.toBeNull();
    vi.setSystemTime(start + 2_600);
    expect(await sessions.validate(id)).toBeNull();
    expect(await store.sessions.ofPlayer(ada.id)).toEqual([]);
  });

  it('[S2.42] end their whole life after the latest use, early or late in it', async () => {
    const day = 86_400_000;
    sessions = makeSessions(store, { lifeMs: 30 * day, secure: false, clock: Date.now });
    const { id } = await sessions.create(ada.id);
    for (const used of [1, 14.9, 15, 40]) {
      vi.setSystemTime(start + used * day);
      expect(await sessions.validate(id)).toMatchObject({ renewed: true });
      expect(await store.sessions.ofPlayer(ada.id)).toMatchObject([{ expiresAt: start + (used + 30) * day }]);
    }
    // Noted a moment ago: nothing is written, and no cookie set.
    vi.setSystemTime(start + 40 * day + 60_000);
    expect(await sessions.validate(id)).toMatchObject({ renewed: false });
  });

  it('[S2.20] begin by the password that is in force alone', async () => {
    await store.players.update(ada.id, { passwordHash: 'verified' });
    const begun = await sessions.createByPassword(ada.id, 'verified', 'Firefox on Linux');
    expect(await store.sessions.ofPlayer(ada.id)).toEqual([
      {
        idHash: begun?.hash,
        player: ada.id,
        createdAt: start,
        expiresAt: start + 1_000,
        device: 'Firefox on Linux',
        usedAt: start,
        confirmedAt: start,
      },
    ]);
    expect(await sessions.validate(begun?.id ?? '')).toMatchObject({ hash: begun?.hash, confirmedAt: start });
    // Changed while the old one was compared.
    await store.players.update(ada.id, { passwordHash: 'changed' });
    expect(await sessions.createByPassword(ada.id, 'verified', '')).toBeNull();
    expect(await store.sessions.ofPlayer(ada.id)).toHaveLength(1);
  });

  it('[S7.2] end where they are ended', async () => {
    const { id } = await sessions.create(ada.id);
    const other = await sessions.create(ada.id);
    await sessions.end(id);
    expect(await sessions.validate(id)).toBeNull();
    expect(await sessions.validate(other.id)).not.toBeNull();
  });

  it('[S1.3] of a player who is gone are none', async () => {
    const { id } = await sessions.create('player-gone');
    expect(await sessions.validate(id)).toBeNull();
  });
});
