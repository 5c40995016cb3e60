import { beforeEach, describe, expect, it } from 'vitest';
import { makeMemoryStore } from '../store/memory.ts';
import type { Store } from '../store/store.ts';
import { samplePlayer } from '../store/testing/samples.ts';
import { groupLineBook, type LineBook } from './line-book.ts';

const [ada, bo, cy] = [samplePlayer('Ada', { class: 'member' }), samplePlayer('Bo'), samplePlayer('Cy')] as const;
const BOUNDS = { made: 9, joined: 9, people: 9 };

let store: Store;
let book: LineBook;
beforeEach(async () => {
  store = makeMemoryStore();
  book = groupLineBook(store.groups, store.players);
  for (const player of [ada, bo, cy]) await store.players.add(player);
  const group = { id: 'chess', name: 'Chess', foldedName: 'chess', about: '', open: true, secretHash: null };
  await store.groups.make({ ...group, createdAt: 1 }, ada.id, BOUNDS);
  await store.groups.join('chess', bo.id, 2, BOUNDS);
  for (let n = 0; n < 12; n += 1) {
    const player = n % 2 === 0 ? ada.id : bo.id;
    await store.groups.addLine({ id: `line-${n}`, group: 'chess', player, text: `text ${n}`, at: 10 + n }, 99);
  }
});

describe('[S5.3] a line of a group', () => {
  it('[S5.3] is found with its author and four neighbours on each side', async () => {
    const found = await book.find('line-5', ada.id);
    expect(found?.author).toBe(bo.id);
    expect(found?.lines.map(({ text }) => text)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `text ${n}`));
    expect(found?.lines.filter(({ isIt }) => isIt)).toEqual([{ author: 'Bo', text: 'text 5', isIt: true }]);
  });

  it('[S5.3] is found only by who is in the group', async () => {
    expect(await book.find('line-5', cy.id)).toBeNull();
    await store.groups.stand('chess', bo.id, 'banned', 50);
    expect(await book.find('line-4', bo.id)).toBeNull();
    expect(await book.find('line-99', ada.id)).toBeNull();
  });

  it('[S5.3] is found by who blocked its author since, without what else that one said', async () => {
    await store.players.block(ada.id, bo.id, 60);
    const found = await book.find('line-5', ada.id);
    expect(found?.lines.map(({ text }) => text)).toEqual([2, 4, 5, 6, 8].map((n) => `text ${n}`));
  });
});
