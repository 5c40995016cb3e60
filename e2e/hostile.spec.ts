import { randomBytes } from 'node:crypto';
import { finishFour, playFour, result, verdict } from './actions/board.ts';
import { enter, meet } from './actions/lobby.ts';
import { expect, test } from './fixtures/platform.ts';
import { proveWithAnotherKey } from './hostile/lying-client.ts';
import {
  connectRaw,
  dial,
  enterRaw,
  hello,
  PROTOCOL,
  type RawClient,
  refusals,
  type ServerSaid,
  ticketFor,
} from './hostile/raw-client.ts';

test.use({ platformOptions: { house: false } });

const CANDIDATE = {
  kind: 'candidate',
  attempt: 0,
  candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host',
  sdpMid: '0',
  sdpMLineIndex: 0,
};
const refusedWith =
  (code: string) =>
  (said: ServerSaid): boolean =>
    (said.type === 'refused' || said.type === 'bye') && said.code === code;

test('[S1.9, S9.2, O6.3] a client that breaks the protocol is refused with a code and counted, while two others play on', async ({
  platform,
  newPlayer,
}) => {
  const ada = await newPlayer('ada');
  const ben = await newPlayer('ben');
  await enter(ada.page);
  await enter(ben.page);
  await meet(ada.page, ben.page);
  const [winner, loser] = await playFour(ada.page, ben.page, 3);
  const { url } = platform;

  await test.step('speaks before its ticket', async () => {
    const early = await dial(url);
    early.say({ type: 'play', re: 1, title: 'four-in-a-row' });
    await early.next(refusedWith('ticket-missing'));
    await early.ended();
    expect(early.heard.some(({ type }) => type === 'welcome')).toBe(false);
  });

  const mallory = await enterRaw(url);

  await test.step('spends a ticket twice', async () => {
    const said = await hello(url, mallory);
    const first = await dial(url);
    first.say(said);
    await first.next(({ type }) => type === 'welcome');
    const second = await dial(url);
    second.say(said);
    await second.next(refusedWith('ticket-invalid'));
    await second.ended();
    expect(first.closed()).toBeNull();
    first.close();
  });

  await test.step('spends a ticket without the key it was made for', async () => {
    const other = await enterRaw(url);
    const ticket = await ticketFor(url, mallory);
    const tab = randomBytes(16).toString('base64url');
    const thief = await dial(url);
    thief.say(await hello(url, mallory, { ticket, tab, proof: other.sign('parley-hello+jws', { ticket, tab }) }));
    await thief.next(refusedWith('proof-invalid'));
    await thief.ended();
  });

  await test.step('states another protocol', async () => {
    const old = await dial(url);
    old.say(await hello(url, mallory, { protocol: PROTOCOL - 1 }));
    await old.next(refusedWith('version'));
    await old.ended();
  });

  await test.step('sends broken JSON and unknown messages, and may go on after it', async () => {
    const client = await connectRaw(url, mallory);
    client.send('{"type":"play",');
    await client.next(refusedWith('malformed'));
    client.say({ type: 'shutdown', re: 41 });
    expect(await client.next((said) => said.re === 41)).toMatchObject({ type: 'refused', code: 'malformed' });
    client.say({ type: 'ping', re: 42 });
    await client.next((said) => said.type === 'pong' && said.re === 42);
    client.close();
  });

  await test.step('sends 1 MB', async () => {
    const client = await connectRaw(url, mallory);
    client.send(`{"type":"ping","re":1,"x":"${'x'.repeat(1_000_000)}"}`);
    expect((await client.ended()).code).not.toBe(1000);
    expect(await refusals(url, 'too-large')).toBeGreaterThan(0);
  });

  await test.step('floods', async () => {
    const client = await connectRaw(url, mallory);
    for (let re = 0; re < 300; re++) client.say({ type: 'ping', re });
    await client.next(refusedWith('too-fast'));
    await client.ended();
    const again = await dial(url);
    again.say(await hello(url, mallory));
    await again.next(refusedWith('too-fast'));
    await again.ended();
  });

  await test.step('sends ICE outside an introduction', async () => {
    const client = await connectRaw(url, await enterRaw(url));
    client.say({ type: 'signal', re: 7, introduction: randomBytes(16).toString('base64url'), signal: CANDIDATE });
    expect(await client.next((said) => said.re === 7)).toMatchObject({ type: 'refused', code: 'unknown-introduction' });
    client.close();
  });

  for (const code of [
    'ticket-missing',
    'ticket-invalid',
    'proof-invalid',
    'version',
    'malformed',
    'unknown-introduction',
  ]) {
    expect(await refusals(url, code), code).toBeGreaterThan(0);
  }
  await finishFour(winner, loser, 3);
  for (const page of [winner, loser]) await expect(verdict(page)).toContainText('Unanimous');
});

test('[S9.3] an introduction is of no use to anybody else, nor after its match', async ({ platform: { url } }) => {
  const clients: (RawClient & { readonly client: string })[] = [];
  for (let at = 0; at < 3; at++) clients.push(await connectRaw(url, await enterRaw(url)));
  const [a, b, c] = clients;
  if (a === undefined || b === undefined || c === undefined) throw new Error('three clients were opened');
  a.say({ type: 'select', re: 1, to: b.client, title: 'four-in-a-row', mode: 'casual', seats: 2, table: null });
  const asked = await b.next(({ type }) => type === 'table');
  b.say({ type: 'consent', re: 1, table: (asked.table as { table: string }).table });
  const begun = await a.next(({ type }) => type === 'match');
  const start = begun.start as { introductions: { introduction: string }[] };
  const introduction = start.introductions[0]?.introduction ?? '';

  a.say({ type: 'signal', re: 2, introduction, signal: CANDIDATE });
  expect(await b.next(({ type }) => type === 'signal')).toMatchObject({ introduction });

  c.say({ type: 'signal', re: 2, introduction, signal: CANDIDATE });
  expect((await c.next((said) => said.re === 2)).type).toBe('refused');
  expect(b.heard.filter(({ type }) => type === 'signal')).toHaveLength(1);

  // The other side is gone for good: so is the introduction.
  b.close();
  expect(await a.next(({ type }) => type === 'introduction-ended')).toMatchObject({ introduction, reason: 'left' });
  a.say({ type: 'signal', re: 3, introduction, signal: CANDIDATE });
  expect((await a.next((said) => said.re === 3)).type).toBe('refused');
});

test('[S10.6] a client that proves another key gets no link, and the match counts for nobody', async ({
  platform,
  newPlayer,
}) => {
  const honest = await newPlayer('honest');
  const impostor = await newPlayer('impostor');
  await proveWithAnotherKey(impostor.context);
  await enter(honest.page);
  await enter(impostor.page);
  await meet(honest.page, impostor.page);
  await expect(honest.page.getByText('The match never began.')).toBeVisible({ timeout: 30_000 });
  await expect(result(honest.page)).toContainText('Nothing counts, and nobody loses anything.');
  expect(platform.query('select * from ledgers')).toEqual([]);
  const metrics = await (await fetch(`${platform.url}/metrics`)).text();
  expect(metrics).toMatch(/parley_link_failures_total\{reason="proof-invalid"\} [1-9]/);
});
