import type { Config } from '../operate/config.ts';
import { makeThrottle, type Throttle } from './throttle.ts';

/** Who stores evidence, as far as limits depend on it. */
export interface Depositor {
  readonly player: string;
  /** The network that it comes from; null where it is not counted, as on this machine. */
  readonly network: string | null;
  readonly isHouse: boolean;
  /** Whether the account is older than `SETTLED_MS`. */
  readonly isSettled: boolean;
}

/** A burst of bytes, then one more byte every `everyMs`. */
export interface ByteRate {
  readonly atOnce: number;
  readonly everyMs: number;
}

export interface DepositRates {
  readonly player: ByteRate;
  readonly network: ByteRate;
  readonly server: ByteRate;
}

/**
 * How many bytes of evidence may be stored (O6): by one player in all of its matches, from one network, and by all together. All
 * three must have room. Fresh accounts and settled ones are counted apart: whoever makes accounts in a row takes nothing from those
 * who have played here for a week, even behind the same address.
 */
export interface DepositQuota {
  /** Who has used up the room that this needs: the player itself, or others who share it; null where there is room. */
  fullBy(from: Depositor, bytes: number): 'player' | 'others' | null;
  take(from: Depositor, bytes: number): void;
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const KIB = 1_024;

/** An account counts as settled after a week. To prepare one takes a week, and doubles what one address can store, not more. */
export const SETTLED_MS = 7 * DAY;
/**
 * The longest match of the catalogue is about 50 KiB, a blitz of one move a second is 30 KiB a minute, and in most matches the other
 * players bring a part of it.
 */
const PLAYER: ByteRate = { atOnce: 256 * KIB, everyMs: MINUTE / (64 * KIB) };
/**
 * A full network has stored as much as in eight and a half hours. So thirty people behind one address play for hours before they
 * come near it: fifteen matches in which a move takes five seconds are 90 KiB a minute.
 */
const NETWORK_AT_ONCE_MINUTES = 512;
/** A house plays many matches at once. */
const HOUSE_FACTOR = 8;

export const depositRates = ({ depositBytesPerMinute, depositBytesPerDay }: DepositLimits): DepositRates => ({
  player: PLAYER,
  network: { atOnce: NETWORK_AT_ONCE_MINUTES * depositBytesPerMinute, everyMs: MINUTE / depositBytesPerMinute },
  server: { atOnce: depositBytesPerDay, everyMs: DAY / depositBytesPerDay },
});

type DepositLimits = Pick<Config, 'depositBytesPerMinute' | 'depositBytesPerDay'>;

export function makeDepositQuota(rates: DepositRates, clock: () => number): DepositQuota {
  const throttleOf = ({ atOnce, everyMs }: ByteRate): Throttle => makeThrottle(atOnce, everyMs);
  const players = throttleOf(rates.player);
  const networks = throttleOf(rates.network);
  const server = throttleOf(rates.server);

  /** The buckets that this deposit takes from, with how much. */
  function buckets({ player, network, isHouse, isSettled }: Depositor, bytes: number) {
    const group = isSettled ? 'settled' : 'fresh';
    const own: [Throttle, string, number] = [players, player, isHouse ? bytes / HOUSE_FACTOR : bytes];
    if (network === null || isHouse) return [own];
    const shared: [Throttle, string, number][] = [
      [networks, `${group} ${network}`, bytes],
      [server, group, bytes],
    ];
    return [own, ...shared];
  }

  return {
    fullBy(from, bytes) {
      const full = buckets(from, bytes).find(([throttle, key, count]) => !throttle.allows(key, clock(), count));
      if (full === undefined) return null;
      return full[0] === players ? 'player' : 'others';
    },
    take(from, bytes) {
      for (const [throttle, key, count] of buckets(from, bytes)) throttle.take(key, clock(), count);
    },
  };
}
