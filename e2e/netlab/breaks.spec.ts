import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { dropDisc, playFour, result, verdict } from '../actions/board.ts';
import { expect, test } from './fixture.ts';
import { entriesOf, expectExactlyOnce, longestSilence, readFrames, watchFrames } from './frames.ts';
import type { Lab, Side, Way } from './lab.ts';
import { bestPath, type LabPath, type Network } from './networks.ts';
import { type Couple, type LinkRead, link, openCouple, pathOf, readLink } from './product.ts';

const LONG = process.env.PARLEY_TEST_LONG === '1';

/** Two networks for each path. */
const NETWORKS_OF: Readonly<Record<LabPath, readonly [Network, Network]>> = {
  direct: ['cone', 'cone'],
  'turn-udp': ['symmetric', 'symmetric'],
  'turn-tcp': ['udp-blocked', 'udp-blocked'],
  'turn-tls': ['only-443', 'only-443'],
  server: ['symmetric', 'turn-unreachable'],
};
/** What each path goes by. */
const WAY_OF: Readonly<Record<LabPath, Way>> = {
  direct: 'direct',
  'turn-udp': 'turn-udp',
  'turn-tcp': 'turn-tcp',
  'turn-tls': 'turn-tcp',
  server: 'server',
};

interface Break {
  readonly path: LabPath;
  readonly seconds: number;
  /** What is cut, in words. */
  readonly what: string;
  readonly cut: (lab: Lab) => readonly (() => void)[];
  /** The milliseconds of silence after which another path is available while the cut lasts (L4); infinity: never. */
  readonly detourMs: number;
  /** The path that carries the match while the cut lasts, where the test is to wait for it. */
  readonly meanwhile?: LabPath;
  /** Part of `npm test`, which has no time for all of them. */
  readonly quick?: boolean;
}

const REBUILD_MS = 2_000;
const RELAY_MS = 8_000;
/**
 * How much longer than L4 a pause may be: the next try, and TCP's wait before it sends again. Except by hand, also the
 * machine's other work.
 */
const SLACK_MS = LONG ? 4_000 : 15_000;
/** One test: two pages, a link, a match, and the longest break. */
const LIMIT_MS = 120_000;

const DETOUR_MS: Readonly<Record<LabPath, number>> = {
  direct: REBUILD_MS,
  'turn-udp': REBUILD_MS,
  'turn-tcp': RELAY_MS,
  'turn-tls': RELAY_MS,
  server: Number.POSITIVE_INFINITY,
};

const BREAKS: readonly Break[] = [
  ...(['direct', 'turn-udp', 'turn-tcp', 'turn-tls', 'server'] as const).flatMap((path) =>
    [1, 3, 10].map((seconds) => ({
      path,
      seconds,
      what: 'its way, in the middle',
      cut: (lab: Lab) => [lab.cut(WAY_OF[path])],
      detourMs: DETOUR_MS[path],
      quick: seconds === 3 && (path === 'direct' || path === 'server'),
    })),
  ),
  {
    path: 'direct',
    seconds: 10,
    what: 'all but the server',
    cut: (lab) => [lab.cut('direct'), lab.cut('turn-udp'), lab.cut('turn-tcp')],
    detourMs: RELAY_MS,
    meanwhile: 'server',
  },
  ...([3, 10] as const).map(
    (seconds): Break => ({
      path: 'direct',
      seconds,
      what: 'all of one network',
      cut: (lab) => [lab.cut('all', 'a')],
      detourMs: Number.POSITIVE_INFINITY,
    }),
  ),
  ...(['direct', 'turn-udp', 'server'] as const).map(
    (path): Break => ({
      path,
      seconds: 3,
      what: 'what one side sends',
      cut: (lab) => [lab.cut(WAY_OF[path], 'a', 'sent')],
      detourMs: DETOUR_MS[path],
    }),
  ),
];

interface Change {
  readonly path: LabPath;
  readonly what: string;
  readonly change: (lab: Lab) => void;
  /** The connection to the server that belongs to a network that is gone. */
  readonly moved: readonly Side[];
  readonly quick?: boolean;
}

const CHANGES: readonly Change[] = [
  ...(['direct', 'turn-udp', 'turn-tcp', 'server'] as const).map(
    (path): Change => ({
      path,
      what: 'one moves to another network',
      change: (lab) => lab.move('a'),
      moved: ['a'],
      quick: path === 'direct',
    }),
  ),
  {
    path: 'direct',
    what: 'both move at once',
    change: (lab) => {
      lab.move('a');
      lab.move('b');
    },
    moved: ['a', 'b'],
  },
  {
    path: 'direct',
    what: 'both routers get other public addresses',
    change: (lab) => lab.setNetworks(...NETWORKS_OF.direct),
    // The hosts get no notice: only the silence shows it.
    moved: ['a', 'b'],
  },
];

/**
 * Kept in a file, because after a failure the tests continue in a new process. Emptied with the folder at the start of
 * a run.
 */
const rowsPath = () => join(test.info().project.outputDir, 'netlab-breaks.md');

test.describe('a link that breaks in a running match', () => {
  for (const each of BREAKS.filter(({ quick }) => LONG || quick)) {
    const { path, seconds, what } = each;
    test(`[L4.2, L4.5] ${path}, ${what}, for ${seconds} s: the match goes on`, async ({ lab, servers, browsers }) => {
      test.setTimeout(LIMIT_MS);
      const match = await begin(each.path, { lab, servers, browsers });
      const heals = each.cut(lab);
      const cutAt = Date.now();
      const healed = sleep(seconds * 1_000).then(() => {
        for (const heal of heals) heal();
      });
      const { pauseMs } = await moveAcross(match, cutAt);
      if (each.meanwhile !== undefined) {
        await expect(chip(match.couple.a, /: (?:now: )?server$/)).toBeVisible({ timeout: RELAY_MS + SLACK_MS });
        expect(Date.now() - cutAt, 'the server carries it while the cut lasts').toBeLessThan(seconds * 1_000);
      }
      await healed;
      await finish(match, { what, seconds, cutAt, pauseMs, wanted: path === 'direct' ? path : null });
      const allowedMs = Math.max(REBUILD_MS, Math.min(seconds * 1_000, each.detourMs));
      expect(pauseMs, 'until the move came through').toBeLessThan(allowedMs + SLACK_MS);
    });
  }

  for (const each of CHANGES.filter(({ quick }) => LONG || quick)) {
    const { path, what, moved } = each;
    test(`[L4.2, L4.3] ${path}, ${what}: connections and link come back`, async ({ lab, servers, browsers }) => {
      test.setTimeout(LIMIT_MS);
      const match = await begin(path, { lab, servers, browsers });
      const socketsBefore = { ...match.sockets };
      each.change(lab);
      const cutAt = Date.now();
      const { pauseMs } = await moveAcross(match, cutAt);
      for (const side of moved) {
        await expect
          .poll(() => match.sockets[side], { message: `${side} connects anew`, timeout: 20_000 })
          .toBeGreaterThan(socketsBefore[side]);
        await expect(match.couple[side].getByRole('status', { name: 'Connection' })).toHaveText('Online');
      }
      await finish(match, { what, seconds: null, cutAt, pauseMs, wanted: null });
      expect(pauseMs, 'until the move came through').toBeLessThan(REBUILD_MS + 2 * SLACK_MS);
    });
  }

  test.afterAll(() => {
    if (!existsSync(rowsPath())) return;
    const head = [
      'path',
      'broken',
      's',
      'silence a, s',
      'silence b, s',
      'move waited, s',
      'path after',
      'sent again',
      'came twice',
      'rungs of a',
    ];
    const line = head.map(() => '---');
    console.log(`\n| ${head.join(' | ')} |\n| ${line.join(' | ')} |\n${readFileSync(rowsPath(), 'utf8')}`);
  });
});

interface Running {
  readonly path: LabPath;
  readonly couple: Couple;
  /** How many WebSockets each page has opened. */
  readonly sockets: Record<Side, number>;
  readonly winner: Page;
  readonly loser: Page;
}

/** A match over this path, two plies old. */
async function begin(
  path: LabPath,
  { lab, servers, browsers }: Pick<Parameters<Parameters<typeof test>[2]>[0], 'lab' | 'servers' | 'browsers'>,
): Promise<Running> {
  const networks = NETWORKS_OF[path];
  expect(bestPath(...networks)).toBe(path);
  lab.setNetworks(...networks);
  const sockets = { a: 0, b: 0 };
  const couple = await openCouple(await browsers.of('a'), await browsers.of('b'), servers, async (context, side) => {
    context.on('page', (page) =>
      page.on('websocket', () => {
        sockets[side] += 1;
      }),
    );
    await watchFrames(context);
  });
  expect(pathOf(await link(couple))).toBe(path);
  const [winner, loser] = await playFour(couple.a, couple.b, 2);
  return { path, couple, sockets, winner, loser };
}

/** The third ply is made during the break. The fourth follows as soon as the third has arrived, broken or not. */
async function moveAcross({ winner, loser }: Running, cutAt: number): Promise<{ readonly pauseMs: number }> {
  const before = entriesOf(await readFrames(loser)).length;
  await dropDisc(winner, 1);
  await expect
    .poll(async () => entriesOf(await readFrames(loser)).length, { timeout: 45_000, intervals: [100] })
    .toBeGreaterThan(before);
  const arrivedAt = entriesOf(await readFrames(loser))[before]?.at ?? Number.POSITIVE_INFINITY;
  await dropDisc(loser, 2);
  return { pauseMs: arrivedAt - cutAt };
}

/** The rest of the match, with everything that must be true at its end. */
async function finish(
  { path, couple, winner, loser }: Running,
  broken: {
    readonly what: string;
    readonly seconds: number | null;
    readonly cutAt: number;
    readonly pauseMs: number;
    /** The path that it is to come back to, whatever carried it meanwhile; null: any. */
    readonly wanted: 'direct' | null;
  },
): Promise<void> {
  const { a, b } = couple;
  await dropDisc(winner, 1);
  await dropDisc(loser, 2);
  if (broken.wanted !== null) {
    await expect(chip(a, /: (?:now: )?(?:direct|reversed)$/)).toBeVisible({ timeout: 30_000 });
  }
  const reads = await readLink(couple);
  const { again, doubled } = await expectExactlyOnce(a, b);
  await dropDisc(winner, 1);

  await expect(result(winner).getByRole('heading', { name: /^You beat / })).toBeVisible();
  await expect(result(loser)).toBeVisible();
  for (const page of [a, b]) {
    await expect(verdict(page)).toContainText('Unanimous', { timeout: 20_000 });
    await expect(page.getByRole('list', { name: 'Refused moves' })).toHaveCount(0);
  }
  const boards = await Promise.all([a, b].map(board));
  expect(boards[0]).toHaveLength(7);
  expect(boards[0]).toEqual(boards[1]);
  expect(boards[0]?.filter((column) => column?.includes('from below'))).toHaveLength(2);
  const frames = await Promise.all([a, b].map(readFrames));
  const entries = frames.flatMap(entriesOf);
  // Nobody claimed that the other was absent or late; and each of the seven moves came to the other side.
  expect(entries.map(({ act }) => act)).toEqual(Array.from({ length: 7 }, () => 'move'));
  await couple.close();

  const seconds = (ms: number) => (ms / 1_000).toFixed(1);
  const row = [
    path,
    broken.what,
    broken.seconds ?? '–',
    ...frames.map((each) => seconds(longestSilence(each, broken.cutAt))),
    seconds(broken.pauseMs),
    pathOf(reads) ?? 'none',
    again,
    doubled,
    rungsOf(reads[0]),
  ];
  mkdirSync(test.info().project.outputDir, { recursive: true });
  appendFileSync(rowsPath(), `| ${row.join(' | ')} |\n`);
}

const chip = (page: Page, name: RegExp) => page.getByRole('button', { name: new RegExp(`^Link to .*${name.source}`) });

const rungsOf = ({ rungs }: LinkRead) => rungs.map(({ rung, outcome }) => `${rung} ${outcome}`).join(' → ');

/** What each column says of itself. */
function board(page: Page): Promise<(string | null)[]> {
  const columns = page.getByRole('group', { name: 'Four in a Row board' }).getByRole('button');
  return columns.evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label')));
}
