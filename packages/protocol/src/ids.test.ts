import { describe, expect, it } from 'vitest';
import { userKeySchema } from './ids.ts';

/** 32 bytes, given in hexadecimal, as a user key is written. */
const text = (hex: string): string =>
  (hex.match(/../g) ?? [])
    .map((byte) => Number.parseInt(byte, 16).toString(2).padStart(8, '0'))
    .join('')
    .padEnd(258, '0')
    .replaceAll(/.{6}/g, (six) => ALPHABET.charAt(Number.parseInt(six, 2)));
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('[S10.7] a user key', () => {
  /** The public key of the first test vector of RFC 8032. */
  const sound = text('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');

  it('has one text only', () => {
    expect(sound).toBe('11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo');
    expect(userKeySchema.safeParse(sound).success).toBe(true);
    // Decoders drop the last two bits, so these would be the same key under other names.
    for (const last of 'pqr') expect(userKeySchema.safeParse(sound.slice(0, 42) + last).success).toBe(false);
  });

  it.each([
    ['of order 1', `01${'00'.repeat(31)}`],
    ['of order 1, written otherwise', `ee${'ff'.repeat(30)}7f`],
    ['of order 2', `ec${'ff'.repeat(30)}7f`],
    ['of order 4', '00'.repeat(32)],
    ['of order 4, written otherwise', `ed${'ff'.repeat(30)}7f`],
    ['of order 8', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'],
    ['of order 8, the other one', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'],
  ])('is no point %s, of either sign', (_order, hex) => {
    expect(userKeySchema.safeParse(text(hex)).success).toBe(false);
    const otherSign = (Number.parseInt(hex.slice(62), 16) ^ 0x80).toString(16).padStart(2, '0');
    expect(userKeySchema.safeParse(text(hex.slice(0, 62) + otherSign)).success).toBe(false);
  });
});
