import type { Page } from '@playwright/test';
import { dropDisc, onTurn, trustChange, verdict } from './actions/board.ts';
import { enter, meet } from './actions/lobby.ts';
import { expect, test } from './fixtures/platform.ts';
import { type Cheat, cheat, cheatInMatches } from './hostile/cheating-client.ts';

test.use({ platformOptions: { house: false } });

const refusedMoves = (page: Page) => page.getByRole('list', { name: 'Refused moves' });

test('[N2.6, N11.5, E1.4] what an opponent may not send is refused, said, put down to it, and harms nobody', async ({
  platform,
  newPlayer,
}) => {
  test.setTimeout(90_000);
  const honest = await newPlayer('honest');
  const cheater = await newPlayer('cheater');
  await cheatInMatches(cheater.context);
  await enter(honest.page);
  const cheaterName = await enter(cheater.page);
  await meet(honest.page, cheater.page);

  const said = (count: number) =>
    count === 1
      ? `${cheaterName} sent a move that is not allowed; it was refused.`
      : `${cheaterName} sent ${count} moves that are not allowed; they were refused.`;
  const expectRefused = (count: number) =>
    expect(refusedMoves(honest.page).getByRole('listitem')).toHaveText([said(count)]);

  // Both fill column 4, so that nothing more goes in there and nobody has four in a line.
  const first = await onTurn([honest.page, cheater.page]);
  const second = first === honest.page ? cheater.page : honest.page;
  for (let ply = 0; ply < 6; ply += 1) await dropDisc((ply % 2 === 0 ? first : second) ?? second, 4);
  let ply = 6;
  const honestMoves = async (column: number) => {
    await dropDisc(honest.page, column);
    ply += 1;
  };
  const cheaterMoves = async (column: number) => {
    await dropDisc(cheater.page, column);
    ply += 1;
  };
  if (first === cheater.page) await cheaterMoves(7);

  await test.step('while it is the turn of the honest player', async () => {
    let count = 0;
    for (const kind of ['out-of-turn', 'another-key', 'garbage', 'too-large', 'false-claim'] satisfies Cheat[]) {
      await cheat(cheater.page, kind, ply);
      count += 1;
      await expectRefused(count);
    }
    // An entry that everybody has already is no offence, and changes nothing.
    await cheat(cheater.page, 'replay', ply);
    await honestMoves(1);
    await expectRefused(count);
  });

  await test.step('in its own turn', async () => {
    await expect.poll(() => onTurn([cheater.page])).toBe(cheater.page);
    await cheat(cheater.page, 'illegal', ply);
    await expectRefused(6);
    await cheaterMoves(1);
  });

  // The match goes on by the rules, and ends by them: the honest player gets four in column 2.
  await honestMoves(2);
  await cheaterMoves(1);
  await honestMoves(2);
  await cheaterMoves(1);
  await honestMoves(2);
  await cheaterMoves(6);
  await honestMoves(2);
  for (const { page } of [honest, cheater]) {
    await expect(verdict(page)).toContainText('Official result');
    await expect(verdict(page)).toContainText('Unanimous');
  }
  await expect(refusedMoves(cheater.page)).toHaveCount(0);
  const [row] = platform.query('select decision, verdict from verdicts');
  expect(row?.decision).toBe('unanimous');
  const { ranks, participants } = JSON.parse(String(row?.verdict)) as {
    ranks: number[];
    participants: { seat: number; card: { name: string } }[];
  };
  const seat = participants.find(({ card }) => card.name === cheaterName)?.seat ?? -1;
  expect(ranks[seat]).toBe(2);
  const { before, after } = await trustChange(honest.page);
  expect(after).toBeGreaterThanOrEqual(before);
});
