import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bindingRequest, readBinding } from './stun-binding.ts';

const bytes = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/\w\w/g) ?? [], (byte) => Number.parseInt(byte, 16));

/** The sample messages of RFC 5769, sections 2.2 and 2.3. */
const TRANSACTION = bytes('b7e7a701bc34d686fa87dfae');
const IPV4 = bytes(`
  0101003c 2112a442 b7e7a701bc34d686fa87dfae
  8022000b 7465737420766563746f7220
  00200008 0001a147 e112a643
  00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7
  80280004 c07d4c96`);
const IPV6 = bytes(`
  01010048 2112a442 b7e7a701bc34d686fa87dfae
  8022000b 7465737420766563746f7220
  00200014 0002a147 0113a9faa5d3f179bc25f4b5bed2b9d9
  00080014 a382954e4be67bf11784c97c8292c275bfe3ed41
  80280004 c8fb0b4c`);

describe('STUN binding', () => {
  it('[L2.2] asks with a header alone', () => {
    expect(bindingRequest(TRANSACTION)).toEqual(bytes('00010000 2112a442 b7e7a701bc34d686fa87dfae'));
  });

  it('[L2.2] reads the sample answers of RFC 5769', () => {
    expect(readBinding(IPV4, TRANSACTION)).toEqual({ mapped: '192.0.2.1 32853' });
    expect(readBinding(IPV6, TRANSACTION)).toEqual({ mapped: '2001:db8:1234:5678:11:2233:4455:6677 32853' });
  });

  it('[L2.2] reads the address of servers that do not hide it, and a refusal', () => {
    const plain = bytes('0101000c 2112a442 b7e7a701bc34d686fa87dfae 00010008 00018055 c0000201');
    expect(readBinding(plain, TRANSACTION)).toEqual({ mapped: '192.0.2.1 32853' });
    const refused = bytes('01110000 2112a442 b7e7a701bc34d686fa87dfae');
    expect(readBinding(refused, TRANSACTION)).toEqual({ mapped: null });
  });

  it('[L2.2] takes no answer to another request, and no request', () => {
    expect(readBinding(IPV4, bytes('b7e7a701bc34d686fa87dfaf'))).toBeNull();
    expect(readBinding(bindingRequest(TRANSACTION), TRANSACTION)).toBeNull();
  });

  it('[L2.2] never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), fc.nat(IPV6.length), (noise, keep) => {
        readBinding(noise, TRANSACTION);
        // The beginning of a real answer with a corrected length, followed by noise.
        const message = Uint8Array.from([...IPV6.subarray(0, Math.max(20, keep)), ...noise]);
        new DataView(message.buffer).setUint16(2, message.length - 20);
        const mapped = readBinding(message, TRANSACTION)?.mapped;
        expect(mapped === null || typeof mapped === 'string').toBe(true);
      }),
    );
  });
});
