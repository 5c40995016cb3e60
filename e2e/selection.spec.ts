import { challenge, enter, joinTable, nameOf, openTable } from './actions/lobby.ts';
import { openSettings } from './actions/profile.ts';
import { expect, test } from './fixtures/platform.ts';

test.use({ platformOptions: { house: false, env: { PARLEY_INVITATION_MS: '4000' } } });

test('[S7.1, S8.2] declining, withdrawing and expiring are shown to both, and the list is live', async ({
  newPlayer,
}) => {
  const ada = (await newPlayer('ada')).page;
  const ben = (await newPlayer('ben')).page;
  const adaName = await enter(ada);
  await expect(ada.getByText('Nobody else is here right now.')).toBeVisible();
  const benName = await enter(ben);
  const adaNotices = ada.getByRole('status', { name: 'Notices' });

  await challenge(ada, benName);
  await ben.getByRole('button', { name: 'Decline' }).click();
  await expect(adaNotices).toContainText(benName);
  await expect(ada.getByRole('region', { name: 'Your table' })).toBeHidden();

  // Who was declined has to wait, but the one who declined may ask at once.
  await challenge(ben, adaName);
  await expect(ada.getByRole('region', { name: 'Invitation' })).toBeVisible();
  await ben.getByRole('button', { name: 'Withdraw' }).click();
  await expect(ada.getByRole('region', { name: 'Invitation' })).toBeHidden();
  await expect(adaNotices).toContainText('took back the invitation');

  await challenge(ada, benName);
  await expect(ben.getByRole('region', { name: 'Invitation' })).toBeVisible();
  await expect(ben.getByRole('region', { name: 'Invitation' })).toBeHidden();
  await expect(ada.getByRole('region', { name: 'Your table' })).toBeHidden();

  await ben.close();
  await expect(ada.getByText('Nobody else is here right now.')).toBeVisible();
});

test('[S8.5] a table of three: join, remove, leave, and no way back for the removed into a started match', async ({
  newPlayer,
}) => {
  const [host, second, third] = [
    (await newPlayer('host')).page,
    (await newPlayer('second')).page,
    (await newPlayer('third')).page,
  ];
  const hostName = await enter(host);
  await enter(second);
  await enter(third);
  await openTable(host, 'Dots and Boxes', 4);
  await joinTable(second, hostName);
  const secondName = await nameOf(second);
  const seats = host.getByRole('list', { name: 'Seats' });
  await expect(seats).toContainText(secondName);
  await host.getByRole('button', { name: `Remove ${secondName}` }).click();
  await expect(seats).not.toContainText(secondName);
  await expect(second.getByRole('region', { name: 'Your table' })).toBeHidden();

  await joinTable(third, hostName);
  await expect(seats).toContainText(await nameOf(third));
  await third.getByRole('button', { name: 'Leave table' }).click();
  await expect(seats).not.toContainText(await nameOf(third));

  await joinTable(third, hostName);
  await host.getByRole('button', { name: 'Begin' }).click();
  for (const page of [host, third])
    await expect(page.getByRole('group', { name: 'Dots and Boxes board' })).toBeVisible();
  await expect(second.getByText('No table is open.')).toBeVisible();
});

test('[S8.3] a double click asks once, and a second click on Accept changes nothing', async ({ newPlayer }) => {
  const ada = (await newPlayer('ada')).page;
  const ben = (await newPlayer('ben')).page;
  await enter(ada);
  const benName = await enter(ben);
  await ada.getByRole('button', { name: `Challenge ${benName}` }).dblclick();
  await expect(ben.getByRole('region', { name: 'Invitation' })).toHaveCount(1);
  await ben.getByRole('button', { name: 'Accept' }).dblclick();
  for (const page of [ada, ben]) {
    await expect(page.getByRole('group', { name: 'Four in a Row board' })).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
  }
});

test('[S7.4] a blocked player is gone from the list, both ways, until it is taken back', async ({ newPlayer }) => {
  const ada = (await newPlayer('ada')).page;
  const ben = (await newPlayer('ben')).page;
  await enter(ada);
  const benName = await enter(ben);
  await ada.getByRole('button', { name: `More about ${benName}` }).click();
  await ada.getByRole('menuitem', { name: `Block ${benName}` }).click();
  await ada.getByRole('alertdialog').getByRole('button', { name: 'Block', exact: true }).click();
  for (const page of [ada, ben]) await expect(page.getByText('Nobody else is here right now.')).toBeVisible();

  await openSettings(ada);
  await ada.getByRole('button', { name: `Unblock ${benName}` }).click();
  await expect(ben.getByRole('list', { name: 'People here' })).toBeVisible();
});
