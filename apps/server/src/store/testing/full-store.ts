import type { MatchRow, Store } from '../store.ts';
import { sampleComplaint, sampleRestriction } from './conduct-samples.ts';
import {
  sampleDecision,
  sampleKey,
  sampleMatch,
  samplePasskey,
  samplePlayer,
  sampleSession,
  writeVerdict,
} from './samples.ts';

/** Puts something into each table, with text in many languages, empty text, large numbers and fractions. */
export async function fillStore(store: Store, matches = 3): Promise<void> {
  const ada = samplePlayer('Ada', {
    class: 'member',
    passwordHash: '$argon2id$x',
    name: 'Ädä 🎲',
    quietUntil: 8_640_000_000_000,
  });
  const [bo, cy] = [samplePlayer('Bo', { avatar: '' }), samplePlayer('Cy', { class: 'house' })];
  const di = samplePlayer('di', { class: 'member', name: '対局 "x" \\ %_' });
  for (const player of [ada, bo, cy, di]) await store.players.add(player, { key: sampleKey(player.name) });
  await store.players.block(ada.id, bo.id, 5);
  for (const hash of ['hash-a', 'hash-B', 'hash-b']) {
    await store.sessions.add(
      sampleSession(hash, ada.id, { expiresAt: 9_000, confirmedAt: hash === 'hash-a' ? 7 : null }),
    );
  }
  await store.credentials.addPasskey(samplePasskey(ada.id, { counter: 4_294_967_295 }), 9);
  await store.credentials.putRecoveryCodes(ada.id, ['code-1', 'code-2']);
  await store.credentials.putDeviceCode({ hash: 'code', player: bo.id, expiresAt: 99 });
  await store.networks.note([{ player: bo.id, network: 'net', day: 20_000 }]);
  await store.authorities.spend('ticket', 2_000, 1_000);
  await store.authorities.enrol(samplePlayer('Ed'), 'identity');
  await store.devices.note({ deviceHash: 'device', player: ada.id, usedAt: 3 }, 16);
  await store.houses.register('house-key', 4, 'command line');
  await store.leases.take('part-1');
  await store.secrets.putOnce('introduction-key', '{"kty":"OKP"}');
  const link = { kind: 'person', subject: ada.id, title: null, uses: 'once', createdAt: 1, expiresAt: 9_000 } as const;
  await store.invitationLinks.add({ ...link, id: 'link', secretHash: 'x', maker: ada.id, usedBy: null }, 9, 2);
  const group = {
    id: 'chess',
    name: 'Chess',
    foldedName: 'chess',
    about: '',
    open: true,
    secretHash: null,
    createdAt: 5,
  };
  await store.groups.make(group, ada.id, { made: 9, joined: 9, people: 9 });
  await store.groups.join('chess', bo.id, 6, { made: 9, joined: 9, people: 9 });
  for (const [at, text] of ['', 'hello', '\u{1F469}\u200D\u{1F680} ünï\ncode'].entries()) {
    await store.groups.addLine({ id: `line-${at}`, group: 'chess', player: bo.id, text, at: 100 + at }, 50);
  }
  const all = Array.from({ length: matches }, (_one, n) =>
    sampleMatch(`match-${n}`, [ada, bo], { mode: 'ranked', startedAt: 1_000 + n }),
  );
  await Promise.all(all.map((match) => store.matches.start(match)));
  await Promise.all(all.map((match) => handIn(store, match)));
  // The last one is open.
  await Promise.all(all.slice(0, -1).map((match, n) => decideOddly(store, match, n)));
  await store.conduct.addComplaint(sampleComplaint('complaint-1', { by: bo.id, about: ada.id, weight: 1 / 3 }));
  await store.conduct.setAdministrator(di.id, true, 5, 'command line');
  await store.conduct.change(bo.id, null, () => ({
    restrictions: [sampleRestriction('restriction-1', { player: bo.id })],
    appeals: [
      {
        id: 'appeal-1',
        restriction: 'restriction-1',
        player: bo.id,
        text: 'No.',
        match: null,
        at: 7,
        state: 'open',
        decidedBy: null,
        answer: null,
      },
    ],
    marks: [{ player: bo.id, match: 'match-0', offence: 'lying', at: 7, spent: true }],
    log: ['one', 'two'].map((subject) => ({ at: 7, actor: 'policy', act: 'restrict', subject, detail: '{"a":1}' })),
  }));
}

async function handIn({ matches }: Store, { id: match, startedAt }: MatchRow): Promise<void> {
  const entries = Array.from({ length: 5 }, (_one, at) => {
    return { match, seat: at % 2, n: at, hash: `h${at}`, jws: 'd.e.f', receivedAt: startedAt + 50, bySeat: 0 };
  });
  await Promise.all([
    matches.addReport({ match, seat: 0, jws: 'a.b.c', receivedAt: startedAt + 100 }),
    matches.addEntries(entries),
    matches.addDistress({ match, seat: 1, jws: 'g.h.i', receivedAt: startedAt + 60 }),
  ]);
}

/** With fractions that have no short decimal form, a charge that conduct has to weigh, and a replay that disagreed. */
function decideOddly(store: Store, match: MatchRow, n: number) {
  const decision = sampleDecision(match, { decidedAt: 2_000 + n }, n + 1 / 3);
  const reasons = [{ counter: 'provenLie', amount: 1, why: { code: 'agreed', values: {} } }] as const;
  const changes = decision.verdict.changes.map((change) => ({ ...change, before: 0.1 + n / 7, reasons }));
  const desync = { match: match.id, title: match.title, rules: 1, detail: '{"plies":3}' };
  return writeVerdict(store, match, { ...decision, verdict: { ...decision.verdict, changes } as never, desync }, 1);
}
