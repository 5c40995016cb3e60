import { makeLinkWatch } from '../apps/server/src/arbiter/link-watch.ts';
import { makeArbiter } from '../apps/server/src/arbiter/arbiter.ts';
import { makeMemoryStore } from '../apps/server/src/store/memory.ts';
import { sampleMatch, samplePlayer } from '../apps/server/src/store/testing/samples.ts';
const time = (what: string, times: number, f: (i: number) => void) => { f(0); const t = performance.now(); for (let i = 0; i < times; i += 1) f(i); console.log(what.padEnd(60), ((performance.now() - t) / times).toFixed(3), 'ms'); };
const links = makeLinkWatch({ clock: () => 1000, isConnected: () => true, sendTo: () => {}, metrics: { routes: { inc() {} }, disputes: { inc() {} } } as any });
const arbiter = makeArbiter({ matches: makeMemoryStore().matches, clock: () => 1000, reportDeadlineMs: 90000, matchLimitMs: 3600000, audit: async () => { throw new Error(); }, seen: () => ({ watchedFrom: 0, away: [] }), filtering: () => [], reported() {}, challenged() {}, extended() {}, decided() {}, vanished() {}, over() {}, fault() {} } as any);
for (let n = 0; n < 5000; n += 1) { const m = sampleMatch(`match-${n}`, [samplePlayer(`a${n}`), samplePlayer(`b${n}`)], { startedAt: 1000 }); links.began(m); links.hears(m.participants[0]!.client, m.id, [1]); arbiter.began(m); }
time('links.tick, 5,000 matches', 20, () => links.tick());
time('arbiter.tick, 5,000 matches', 20, () => arbiter.tick());
time('noticesOf, 5,000 matches', 50, () => { arbiter.noticesOf('player-a77'); });
