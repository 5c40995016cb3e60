import { err, JWS_MAX_CHARS, ok, type Result } from '@parley/protocol';
import { base64url } from 'jose';
import type { EvidenceRefusal } from '../refusal.ts';
import { BLOCK_TICKS, blockHash, HASH_BYTES, ticksThrough } from './block.ts';
import { byteReader, byteWriter } from './bytes.ts';
import { hashText, readHead, type SignedHead } from './head.ts';
import { packInputs, unpackInputs } from './runs.ts';

/**
 * A part of a transcript of inputs, as it is deposited and stored (E3): a head with the inputs of the blocks before it, `JWS~INPUTS`. The
 * inputs need no signature of their own, because the head signs their hash; so anybody who has them can hand them in, and not only their
 * author. (Selective disclosure for JWT puts the content behind a signed hash in the same way.)
 *
 * INPUTS is base64url of: bytes of one input (1), number of the first block (varint), hash of the block before it (32), the inputs
 * (see `packInputs`).
 */
export interface Section extends SignedHead {
  /** Null where only the head was handed in. */
  readonly inputs: SectionInputs | null;
}

export interface SectionInputs {
  readonly inputBytes: number;
  /** The first block, and the hash of the one before it. */
  readonly from: number;
  readonly previous: Uint8Array;
  /** Of the blocks `from` to that of the head. */
  readonly bytes: Uint8Array;
  /** By block from `from` on, the hash as text. The last one is that of the head. */
  readonly hashes: readonly string[];
}

/**
 * Blocks of one section: twenty seconds. Then the longest section of the longest inputs is within the bound of a signed object: 200
 * blocks of 24 bytes are 6,400 characters, and a head of eight players 750.
 */
export const SECTION_BLOCKS = 200;

const SEPARATOR = '~';

/** The text of a section. `bytes` are the inputs of the blocks `from` to that of the head. */
export function writeSection(
  { jws }: SignedHead,
  { inputBytes, from, previous, bytes }: Omit<SectionInputs, 'hashes'>,
): string {
  const out = byteWriter();
  out.byte(inputBytes);
  out.varint(from);
  out.bytes(previous);
  out.bytes(packInputs(bytes, inputBytes));
  return `${jws}${SEPARATOR}${base64url.encode(out.done())}`;
}

/** A section whose inputs were not compared with its head yet. */
export interface OpenedSection extends SignedHead {
  readonly inputs: Omit<SectionInputs, 'hashes'> | null;
}

/** A section, or a head alone, of any match. Neither its signature nor whether the inputs are those of the head is looked at. Never throws (O6). */
export function openSection(item: unknown): Result<OpenedSection, EvidenceRefusal> {
  if (typeof item !== 'string') return err('malformed');
  if (item.length > JWS_MAX_CHARS) return err('too-large');
  const [jws, disclosed, ...rest] = item.split(SEPARATOR);
  if (rest.length > 0) return err('malformed');
  const read = readHead(jws);
  if (!read.ok) return read;
  if (disclosed === undefined) return ok({ ...read.value, inputs: null });
  const inputs = readInputs(disclosed, read.value);
  return inputs === null ? err('malformed') : ok({ ...read.value, inputs });
}

/** The same, where the inputs are those that the head signs. */
export function readSection(item: unknown): Result<Section, EvidenceRefusal> {
  const opened = openSection(item);
  if (!opened.ok) return opened;
  const { inputs, head, jws } = opened.value;
  if (inputs === null) return ok({ head, jws, inputs });
  const hashes: string[] = [];
  let hash = inputs.previous;
  const size = BLOCK_TICKS * inputs.inputBytes;
  for (let at = 0; at < inputs.bytes.length; at += size) {
    hash = blockHash(hash, inputs.bytes.subarray(at, at + size));
    hashes.push(hashText(hash));
  }
  return hashes.at(-1) === head.hash ? ok({ head, jws, inputs: { ...inputs, hashes } }) : err('malformed');
}

function readInputs(disclosed: string, { head }: SignedHead): OpenedSection['inputs'] {
  const bytes = decoded(disclosed);
  if (bytes === null) return null;
  const reader = byteReader(bytes);
  const inputBytes = reader.byte();
  const from = reader.varint();
  const previous = reader.bytes(HASH_BYTES);
  const blocks = head.block - from + 1;
  if (reader.isBroken || inputBytes < 1 || inputBytes > 4 || blocks < 1 || blocks > SECTION_BLOCKS) return null;
  const inputs = unpackInputs(reader.rest(), inputBytes, blocks * BLOCK_TICKS);
  return inputs === null ? null : { inputBytes, from, previous, bytes: inputs };
}

function decoded(text: string): Uint8Array | null {
  try {
    const bytes = base64url.decode(text);
    return base64url.encode(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}

/** The first tick of a section. */
export const firstTick = ({ from }: SectionInputs): number => ticksThrough(from - 1);
