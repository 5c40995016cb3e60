import { setTimeout as delay } from 'node:timers/promises';
import { parseJson, safeParse } from '@parley/protocol';
import { z } from 'zod';
import type { Member, Members } from '../leases.ts';
import type { RedisControl } from './control.ts';

export interface RedisMembersParts {
  readonly self: Member;
  readonly control: Pick<RedisControl, 'ask'>;
  /** Of all keys: several installations may share a Redis. */
  readonly prefix: string;
  readonly fault: (what: string, error: unknown) => void;
  /** Milliseconds that have passed, also while the process stood still. */
  readonly passed: () => number;
}

/** Each process says this often that it is there, and looks who else is (milliseconds). */
const BEAT_MS = 250;
/** A process whose beat does not change for so long is gone (milliseconds), by the clock of each that watches. */
export const GONE_MS = 5_000;
/** Where no beat of our own came through for so long, we could not have heard the others either (milliseconds). */
const DEAF_MS = 1_000;
/** What is left of a process is deleted after this (milliseconds). */
const FORGET_MS = 60_000;

/**
 * Writes the own beat, forgets what is old, and gives the others: for each how many milliseconds ago it was written, then what was
 * written. ARGV: id, what is to be written, FORGET_MS.
 */
const BEAT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now) .. ' ' .. ARGV[2])
local all, live = redis.call('HGETALL', KEYS[1]), {}
for at = 2, #all, 2 do
  local written, text = string.match(all[at], '^(%d+) (.*)$')
  local age = now - (tonumber(written) or 0)
  if age > tonumber(ARGV[3]) then
    redis.call('HDEL', KEYS[1], all[at - 1])
  else
    live[#live + 1] = string.format('%.0f', age)
    live[#live + 1] = text
  end
end
return live`;

const beatSchema = z.object({
  id: z.string(),
  role: z.enum(['all', 'edge', 'core']),
  address: z.string().nullable(),
  /** Changes with each beat. */
  beat: z.int(),
  /** It says itself that it goes. */
  goes: z.boolean(),
});
type Beat = z.output<typeof beatSchema>;

interface Known {
  readonly member: Member;
  beat: number;
  /** When the beat changed, by our clock. */
  heardAt: number;
}

type Watcher = Parameters<Members['watch']>[0];

/**
 * The processes that share a Redis. Who is gone is decided by the clock of who watches, and only while Redis can be reached: a Redis that comes
 * back empty, or with another time, makes nobody gone.
 */
export function joinRedisMembers({ self, control, prefix, fault, passed }: RedisMembersParts): Members {
  const key = `${prefix}:members`;
  const known = new Map<string, Known>();
  const watchers = new Set<Watcher>();
  let beats = 0;
  let heardAt = passed();
  let isClosed = false;

  async function say(goes: boolean): Promise<readonly { readonly ageMs: number; readonly beat: Beat }[]> {
    beats += 1;
    const text = JSON.stringify({ ...self, beat: beats, goes } satisfies Beat);
    const options = { keys: [key], arguments: [self.id, text, String(FORGET_MS)] };
    const reply = (await control.ask((client) => client.eval(BEAT, options))) as unknown as readonly string[];
    return reply.flatMap((ageMs, at) => {
      if (at % 2 === 1) return [];
      const parsed = parseJson(reply[at + 1] ?? '');
      const beat = parsed.ok ? safeParse(beatSchema, parsed.value) : null;
      return beat?.success ? [{ ageMs: Number(ageMs), beat: beat.data }] : [];
    });
  }

  function hear(all: Awaited<ReturnType<typeof say>>): void {
    const at = passed();
    // Redis or this process stood still: all have their whole time again.
    if (at - heardAt > DEAF_MS) for (const one of known.values()) one.heardAt = at;
    heardAt = at;
    const came: Member[] = [];
    const gone: Member[] = [];
    const forget = (one: Known): void => {
      known.delete(one.member.id);
      gone.push(one.member);
    };
    for (const { ageMs, beat } of all) {
      const { id, role, address } = beat;
      if (id === self.id) continue;
      const before = known.get(id);
      if (before === undefined) {
        // What a process wrote before it was killed is there for a while.
        if (beat.goes || ageMs > GONE_MS) continue;
        known.set(id, { member: { id, role, address }, beat: beat.beat, heardAt: at });
        came.push({ id, role, address });
      } else if (beat.goes) forget(before);
      else if (before.beat !== beat.beat) {
        before.beat = beat.beat;
        before.heardAt = at;
      }
    }
    for (const one of [...known.values()]) if (at - one.heardAt > GONE_MS) forget(one);
    if (came.length > 0 || gone.length > 0) announce({ came, gone });
  }

  function announce(change: Parameters<Watcher>[0]): void {
    for (const watcher of [...watchers]) {
      try {
        watcher(change);
      } catch (error) {
        fault('watching the processes', error);
      }
    }
  }

  async function beat(): Promise<void> {
    try {
      const all = await say(false);
      if (!isClosed) hear(all);
    } catch {
      // The connection reports that Redis is away; the next beat comes soon.
    }
  }

  const stop = new AbortController();
  async function live(): Promise<void> {
    while (!isClosed) {
      await beat();
      await delay(BEAT_MS, undefined, { signal: stop.signal, ref: false }).catch(() => {});
    }
  }
  const living = live();

  return {
    self,
    all: () => [self, ...[...known.values()].map(({ member }) => member)],
    watch(watcher) {
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    async close() {
      isClosed = true;
      stop.abort();
      await living;
      await say(true).catch(() => {});
    },
  };
}
