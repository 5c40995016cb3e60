import { byteReader, byteWriter } from './bytes.ts';

/**
 * Inputs as bytes to be stored: as they are, or as runs of equal ones, whichever is shorter. A key that is held is one run, so a block of
 * six ticks seldom needs more than three bytes. The same inputs have one spelling.
 */
const PLAIN = 0;
const RUNS = 1;

export function packInputs(inputs: Uint8Array, inputBytes: number): Uint8Array {
  const runs = byteWriter();
  runs.byte(RUNS);
  const ticks = inputs.length / inputBytes;
  for (let tick = 0; tick < ticks; ) {
    const value = inputs.subarray(tick * inputBytes, (tick + 1) * inputBytes);
    let end = tick + 1;
    while (end < ticks && value.every((byte, at) => inputs[end * inputBytes + at] === byte)) end += 1;
    runs.varint(end - tick - 1);
    runs.bytes(value);
    tick = end;
  }
  const packed = runs.done();
  if (packed.length <= inputs.length) return packed;
  const plain = new Uint8Array(inputs.length + 1);
  plain[0] = PLAIN;
  plain.set(inputs, 1);
  return plain;
}

/** The inputs of exactly so many ticks; null where these are not they, or not in their one spelling. Never longer than that (O6). */
export function unpackInputs(packed: Uint8Array, inputBytes: number, ticks: number): Uint8Array | null {
  const inputs = new Uint8Array(ticks * inputBytes);
  const reader = byteReader(packed);
  const coding = reader.byte();
  if (coding === PLAIN) {
    const plain = reader.rest();
    if (plain.length !== inputs.length) return null;
    inputs.set(plain);
  } else if (coding === RUNS) {
    for (let tick = 0; tick < ticks; ) {
      const length = reader.varint() + 1;
      const value = reader.bytes(inputBytes);
      if (reader.isBroken || tick + length > ticks) return null;
      for (const end = tick + length; tick < end; tick += 1) inputs.set(value, tick * inputBytes);
    }
  } else return null;
  const again = packInputs(inputs, inputBytes);
  return again.length === packed.length && again.every((byte, at) => byte === packed[at]) ? inputs : null;
}
