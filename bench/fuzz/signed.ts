import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Head,
  hashText,
  readPart,
  unpackHead,
  verifyBundle,
  verifyDistress,
  verifyEntry,
  verifyHead,
  verifyReport,
  verifyTickItem,
  writePart,
} from '@parley/evidence';
import { type Title, titles } from '@parley/games';
import { ROOT } from '../session/bundle.ts';
import { mutateBytes, mutateJson, mutateJws, mutateText } from './mutate.ts';
import { asBytes, asText, insist, isSame, type Target } from './target.ts';
import { bytesOf, type Traffic } from './traffic.ts';

const BUNDLES = join(ROOT, 'packages/evidence/src/testing/bundles');

const titleOf = (id: string, rules: number): Title | null =>
  titles.find((title) => title.id === id && title.rules === rules) ?? null;

/** The payload of a JWS. */
const saidIn = (jws: string): unknown => JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());

/**
 * What was signed: a changed one is refused, or is the very one that was signed. The spelling counts too, because chains name entries by the hash of
 * their text.
 */
export function signedTargets(traffic: Traffic): readonly Target[] {
  return [...turnTargets(traffic), ...tickTargets(traffic), bundleTarget()];
}

function turnTargets({ turn }: Traffic): readonly Target[] {
  const { match, keys, title, rules } = turn;
  const keyOf = (seat: number): string | undefined => keys[seat];
  const all = [...turn.entries, ...turn.reports, ...turn.statements];
  const target = (
    name: string,
    samples: readonly string[],
    verify: (jws: string) => Promise<{ readonly ok: boolean; readonly value?: unknown }>,
  ): Target => ({
    name,
    weight: 4,
    mostMs: 500,
    samples,
    make: (random) => mutateJws(random() < 0.9 ? samples : all, random),
    async run(input) {
      const jws = asText(input);
      const read = await verify(jws);
      if (!read.ok) return 'refused';
      insist(samples.includes(jws), 'only the very text that was signed is accepted');
      insist(isSame(read.value, saidIn(jws)), 'it is read as it was signed');
      return 'accepted';
    },
  });
  return [
    target('turn-entry', turn.entries, async (jws) => {
      const read = await verifyEntry(jws, { match, seats: keys.length, keyOf });
      return read.ok ? { ok: true, value: read.value.entry } : read;
    }),
    target('report', turn.reports, async (jws) => {
      for (const [seat, key] of keys.entries()) {
        const read = await verifyReport(jws, { match, title, rules, seats: keys.length, seat, key });
        if (read.ok) return read;
      }
      return { ok: false };
    }),
    target('distress', turn.statements, (jws) => verifyDistress(jws, { match, seats: keys.length, keyOf })),
  ];
}

function tickTargets({ tick }: Traffic): readonly Target[] {
  const { match, keys, inputBytes } = tick;
  const expected = { match, seats: keys.length, keys };
  const heads = new Set(tick.heads.map(({ bytes }) => bytes));
  const headBytes = tick.heads.map(({ bytes }) => bytesOf(bytes));
  const parts = tick.parts.map(bytesOf);
  const known: Head[] = [];
  // The whole form needs nothing that is known here.
  for (const { seat, bytes } of tick.heads) {
    const read = unpackHead(bytesOf(bytes), { setup: expected, seat, hashAt: () => null });
    if (read.ok) known.push(read.value.head);
  }
  const hashAt = (seat: number, block: number): Uint8Array | null => {
    const found = known.find((head) => head.seat === seat && head.block === block);
    return found === undefined ? null : new Uint8Array(Buffer.from(found.hash, 'base64url'));
  };
  return [
    {
      name: 'tick-item',
      weight: 4,
      mostMs: 500,
      samples: tick.items,
      make: (random) => (random() < 0.5 ? mutateJws(tick.items, random) : mutateText(tick.items, random)),
      async run(input) {
        const item = asText(input);
        const read = await verifyTickItem(item, expected);
        if (!read.ok) return 'refused';
        if (read.value.kind === 'act') {
          insist(tick.items.includes(item), 'only the very text that was signed is accepted');
        } else {
          // The inputs beside a head are signed by its hash, which the chain compares: the head is what is verified here.
          const { jws } = read.value.section;
          insist(
            tick.items.some((one) => one.startsWith(jws)),
            'only a head that was signed is accepted',
          );
        }
        return 'accepted';
      },
    },
    {
      name: 'tick-head',
      weight: 6,
      mostMs: 500,
      samples: headBytes,
      make: (random) => mutateBytes(headBytes, random),
      async run(input) {
        const bytes = asBytes(input);
        let outcome: 'accepted' | 'refused' = 'refused';
        for (const seat of keys.keys()) {
          const read = unpackHead(bytes, { setup: expected, seat, hashAt });
          if (!read.ok) continue;
          if (!(await verifyHead(read.value.jws, expected)).ok) continue;
          const isKnown = known.some((head) => isSame(head, read.value.head));
          insist(isKnown, 'only a head that was signed is verified');
          insist(
            heads.size > 0 &&
              hashText(new Uint8Array(Buffer.from(read.value.head.hash, 'base64url'))) === read.value.head.hash,
            'a hash has one spelling',
          );
          outcome = 'accepted';
        }
        return outcome;
      },
    },
    {
      name: 'watched-part',
      weight: 6,
      mostMs: 200,
      samples: parts,
      make: (random) => mutateBytes([...parts, ...parts, ...headBytes], random),
      run(input) {
        const part = readPart(asBytes(input), { match, seats: keys.length, inputBytes });
        if (part === null) return 'refused';
        for (const seat of part.seats)
          insist((seat?.inputs.length ?? 0) <= 1_200, 'no more inputs than a part may have');
        const again = readPart(writePart(part, inputBytes), { match, seats: keys.length, inputBytes });
        insist(again !== null && isSame(again, part), 'what was read, written and read again is the same');
        return 'accepted';
      },
    },
  ];
}

/** Files that players keep. The whole check plays the match again, so it gets few of the inputs. */
function bundleTarget(): Target {
  const texts = readdirSync(BUNDLES).map((name) => readFileSync(join(BUNDLES, name), 'utf8'));
  const originals = texts.map((text) => JSON.parse(text) as { readonly content?: unknown });
  const keys = originals.flatMap((file) => {
    const found = JSON.stringify(file).match(/"(?:server|serverKey|key)":"([\w-]{43})"/g) ?? [];
    return found.map((one) => one.slice(-44, -1));
  });
  return {
    name: 'bundle',
    weight: 1,
    mostMs: 5_000,
    samples: texts,
    make: (random) => (random() < 0.6 ? mutateJson(texts, random) : mutateText(texts, random)),
    async run(input) {
      const text = asText(input);
      const check = await verifyBundle(text, { titleOf, serverKeys: keys });
      insist(check.ok === (check.faults.length === 0), 'it holds exactly where there is no fault');
      if (!check.ok) return 'refused';
      insist(
        originals.some((original) => isSame(original, JSON.parse(text))),
        'only a file that says what the server signed is accepted',
      );
      return 'accepted';
    },
  };
}
