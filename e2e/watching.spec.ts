import { inaccessibleOn } from './actions/accessible.ts';
import { dropDisc, onTurn, result } from './actions/board.ts';
import { enter, meet } from './actions/lobby.ts';
import { openSettings } from './actions/profile.ts';
import { expect, test } from './fixtures/platform.ts';

test.use({ platformOptions: { house: false } });

test('[S3.14] an anonymous visitor watches a running match move by move, and sees its result', async ({
  newPlayer,
}) => {
  const [ada, ben] = [(await newPlayer('ada')).page, (await newPlayer('ben')).page];
  const adaName = await enter(ada);
  const benName = await enter(ben);
  const visitor = (await newPlayer('visitor')).page;
  await visitor.goto('/watch');
  await expect(visitor.getByText('No match can be watched right now.')).toBeVisible();
  await expect(visitor.getByRole('region', { name: 'Visitor' })).toContainText('You are watching as a visitor.');
  // Nobody sees a visitor, and it is nobody's account.
  await expect(visitor.getByRole('link', { name: /^You: / })).toHaveCount(0);
  await expect(ada.getByRole('list', { name: 'People here' }).getByRole('listitem')).toHaveCount(1);

  await meet(ada, ben);
  const first = await onTurn([ada, ben]);
  const [one, two] = first === ada ? [ada, ben] : [ben, ada];
  const [oneName, twoName] = first === ada ? [adaName, benName] : [benName, adaName];
  await dropDisc(one, 4);

  await visitor.getByRole('link', { name: /^Watch / }).click();
  const news = visitor.getByRole('status', { name: 'Match news' });
  const board = visitor.getByRole('group', { name: 'Four in a Row board' });
  await expect(news).toContainText(`${oneName} played`);
  for (const name of [adaName, benName]) {
    await expect(visitor.getByRole('list', { name: 'Players' })).toContainText(name);
  }
  await expect
    .poll(async () =>
      (await Promise.all([ada, ben].map((page) => page.getByText('One person is watching.').count()))).join(),
    )
    .toMatch(/1/);
  expect(await inaccessibleOn(visitor)).toEqual([]);

  // Each move shows before the next one is made.
  for (const [mover, column] of [
    [two, 1],
    [one, 4],
    [two, 1],
    [one, 4],
    [two, 1],
  ] as const) {
    const before = await news.textContent();
    await dropDisc(mover, column);
    await expect(news).not.toHaveText(before ?? '');
  }
  await expect(board).toBeVisible();
  await one.getByRole('button', { name: /^Column 4,/ }).click();
  await expect(result(visitor)).toContainText(`${oneName} beat ${twoName}`);
  await expect(result(ada)).toBeVisible();

  // From watching to playing, without a form.
  await visitor.getByRole('link', { name: 'Play yourself' }).click();
  await expect(visitor.getByRole('link', { name: /^You: / })).toBeVisible();
});

test('[S3.14] who lets nobody watch is in no list, and a guest reads what it may do', async ({ newPlayer }) => {
  const [ada, ben] = [(await newPlayer('ada')).page, (await newPlayer('ben')).page];
  await enter(ada);
  await enter(ben);
  await ada.getByRole('link', { name: 'What you may do' }).click();
  await expect(ada.getByRole('heading', { name: 'What you may do as a guest' })).toBeVisible();
  await expect(ada.getByRole('list', { name: 'You cannot' })).toContainText('play ranked matches');
  expect(await inaccessibleOn(ada)).toEqual([]);
  await openSettings(ada);
  const visitors = ada.getByRole('checkbox', { name: 'Visitors without a name may watch' });
  await visitors.click();
  // It is drawn as the server has it.
  await expect(visitors).not.toBeChecked();
  await ada.getByRole('link', { name: 'Parley, lobby' }).click();
  const guest = (await newPlayer('guest')).page;
  await enter(guest);
  const visitor = (await newPlayer('visitor')).page;
  await visitor.goto('/watch');
  await expect(visitor.getByText('No match can be watched right now.')).toBeVisible();

  await meet(ada, ben);
  const first = await onTurn([ada, ben]);
  const link = guest.getByRole('list', { name: 'Running matches' }).getByRole('link', { name: /^Watch / });
  await expect(link).toBeVisible();
  const address = await link.getAttribute('href');
  await dropDisc(first === ada ? ada : ben, 4);
  await expect(visitor.getByText('No match can be watched right now.')).toBeVisible();
  await visitor.goto(address ?? '');
  await expect(visitor.getByRole('alert')).toContainText('Not everybody who plays it');
});
