import { createHash } from 'node:crypto';
import { err, ok, type Refusal, type Result } from '@parley/protocol';
import { type Growth, makeGrowingWait } from '../limits/growing-wait.ts';
import { makeThrottle } from '../limits/throttle.ts';

/** Where a request comes from, as far as limits go by it. */
export interface Origin {
  /** An IPv4 address, or the first 64 bits of an IPv6 one. */
  readonly network: string;
  /** The first 48 bits of an IPv6 address; null for IPv4. */
  readonly wideNetwork: string | null;
}

/** Who tries a password, as far as limits go by it. */
export interface Asker {
  readonly from: Origin;
  /** Hash of the device, where the bearer of the name used it before. */
  readonly knownDevice: string | null;
}

/** One password, or one recovery code, that somebody tries for one name. */
export interface PasswordTry extends Asker {
  /** In its folded form. */
  readonly name: string;
}

/**
 * Who may try a password or a recovery code now (O6). Both are counted together. A device that the bearer of the name used before has an allowance of its own, which nobody
 * else can use up but who has very many known devices behind the same address. All other devices share what is left, by name and by network, with waits that grow.
 */
export interface PasswordGate {
  /**
   * Takes one try. Refused as `too-many-passwords`, with the time until the next one is taken. The answer is called when the
   * password was the right one: such a try is no guess, and is given back where others would have to do without it.
   */
  take(attempt: PasswordTry): Result<() => void, Refusal>;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Of a device that is known: somebody who thinks of many passwords, never a program (2,880 a day). */
export const KNOWN_DEVICE = { burst: 20, everyMs: 30_000 };
/** From one network for all known devices: twice what all others there have, as each try costs a hash in a line of its own. */
export const KNOWN_NETWORK = { burst: 600, everyMs: 2_500 };
/** The same from 48 bits of IPv6: four times as much. */
export const KNOWN_WIDE_NETWORK = { burst: 2_400, everyMs: 625 };
/** For one name from one network: five tries, and then fewer and fewer, until there are four an hour. */
export const NAME_FROM_NETWORK: Growth = { free: 5, firstMs: 2_000, mostMs: 15 * MINUTE, forgottenMs: HOUR };
/** For one name from 48 bits of IPv6, which one household or one rented machine has: as four networks at first. */
export const NAME_FROM_WIDE_NETWORK: Growth = { ...NAME_FROM_NETWORK, free: 20 };
/** For one name from everywhere: forty networks may use their free tries, and 225 go on at their four an hour. */
export const NAME = { burst: 200, everyMs: 4_000 };
/** From one network for all names: a class of eighty that all mistype twice, and 17,280 a day. */
export const NETWORK = { burst: 300, everyMs: 5_000 };
/** From 48 bits of IPv6: four times as much. */
export const WIDE_NETWORK = { burst: 1_200, everyMs: 1_250 };

const throttleOf = ({ burst, everyMs }: { readonly burst: number; readonly everyMs: number }) =>
  makeThrottle(burst, everyMs);

export function makePasswordGate(clock: () => number): PasswordGate {
  const devices = throttleOf(KNOWN_DEVICE);
  const knownNetworks = throttleOf(KNOWN_NETWORK);
  const knownWideNetworks = throttleOf(KNOWN_WIDE_NETWORK);
  const namesByNetwork = makeGrowingWait(NAME_FROM_NETWORK);
  const namesByWideNetwork = makeGrowingWait(NAME_FROM_WIDE_NETWORK);
  const names = throttleOf(NAME);
  const networks = throttleOf(NETWORK);
  const wideNetworks = throttleOf(WIDE_NETWORK);

  function takeKnown(
    name: string,
    { network, wideNetwork }: Origin,
    device: string,
    now: number,
  ): Result<() => void, Refusal> {
    const key = `${device} ${name}`;
    const waitMs = Math.max(
      devices.waitMs(key, now),
      knownNetworks.waitMs(network, now),
      wideNetwork === null ? 0 : knownWideNetworks.waitMs(wideNetwork, now),
    );
    if (waitMs > 0) return tooMany(waitMs);
    devices.take(key, now);
    knownNetworks.take(network, now);
    if (wideNetwork !== null) knownWideNetworks.take(wideNetwork, now);
    return ok(() => {});
  }

  function takeUnknown(name: string, { network, wideNetwork }: Origin, now: number): Result<() => void, Refusal> {
    const near = `${name} ${network}`;
    const wide = wideNetwork === null ? null : `${name} ${wideNetwork}`;
    const waitMs = Math.max(
      namesByNetwork.waitMs(near, now),
      names.waitMs(name, now),
      networks.waitMs(network, now),
      wide === null ? 0 : namesByWideNetwork.waitMs(wide, now),
      wideNetwork === null ? 0 : wideNetworks.waitMs(wideNetwork, now),
    );
    if (waitMs > 0) return tooMany(waitMs);
    // Before the password is compared: many guesses at once must not all pass.
    namesByNetwork.take(near, now);
    names.take(name, now);
    networks.take(network, now);
    if (wide !== null) namesByWideNetwork.take(wide, now);
    if (wideNetwork !== null) wideNetworks.take(wideNetwork, now);
    return ok(() => {
      namesByNetwork.forget(near);
      names.giveBack(name, clock());
      if (wide !== null) namesByWideNetwork.giveBack(wide);
    });
  }

  return {
    take({ name: foldedName, from, knownDevice }) {
      const now = clock();
      const name = nameKey(foldedName);
      return knownDevice === null ? takeUnknown(name, from, now) : takeKnown(name, from, knownDevice, now);
    },
  };
}

/** What a name is counted under. Anybody may try names that nobody has, and folding makes some of them long: each takes the same room. */
const nameKey = (foldedName: string): string => createHash('sha256').update(foldedName).digest('base64url');

const tooMany = (waitMs: number) =>
  err({
    code: 'too-many-passwords' as const,
    detail: 'too many passwords tried for this name or from this network; wait a little',
    retryMs: Math.ceil(waitMs),
  });
