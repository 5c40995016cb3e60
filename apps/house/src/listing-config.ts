import { STRENGTHS } from '@parley/games';
import {
  err,
  type HouseListing,
  houseListingSchema,
  houseListingsSchema,
  LIMITS,
  nameSchema,
  ok,
  overreachOf,
  type Result,
  ROOM_RIGHTS,
  safeParse,
  titleIdSchema,
} from '@parley/protocol';
import { z } from 'zod';

/** The file of one house, JSON: see README.md. What a class is not named for is hidden from it. */
const strength = z.enum(STRENGTHS, `one of ${STRENGTHS.join(', ')}`);
const closed = z.enum(['hidden', 'seen'], '"hidden", "seen", or what the class gets');
const botRight = z.union([closed, z.strictObject({ strengths: z.array(strength).min(1) })]).default('hidden');
const matchesRight = z
  .union([closed, z.strictObject({ latest: z.union([z.int().min(1).max(LIMITS.matchesShown), z.literal('all')]) })])
  .default('hidden');
const roomRight = z
  .enum([...ROOM_RIGHTS, 'seen', 'hidden'], 'write "play", "watch", "seen" or "hidden"')
  .default('hidden');
const forClasses = <S extends z.ZodType>(right: S) =>
  z.strictObject({ anonymous: right, limited: right, member: right });

const listingSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('bot'),
    id: z.string(),
    name: z.string(),
    about: z.string().default(''),
    title: titleIdSchema,
    /** Whether the matches that are played here are kept and shown to others. */
    recorded: z.boolean().default(false),
    for: forClasses(botRight),
  }),
  z.strictObject({
    kind: z.literal('matches'),
    id: z.string(),
    name: z.string(),
    about: z.string().default(''),
    title: titleIdSchema,
    for: forClasses(matchesRight),
  }),
  z.strictObject({
    kind: z.literal('room'),
    id: z.string(),
    name: z.string(),
    about: z.string().default(''),
    title: titleIdSchema,
    /** Play for a rating is no matter of a house. */
    mode: z.literal('casual', 'a room is for casual play: write "casual", or leave it out').default('casual'),
    seats: z.int().default(2),
    for: forClasses(roomRight),
  }),
]);

const fileSchema = z.strictObject({
  server: z.string().optional(),
  keyFile: z.string().min(1).optional(),
  name: nameSchema.optional(),
  /** How it plays who challenges it; `off`: nobody can. */
  playNow: z.enum([...STRENGTHS, 'off']).default('easy'),
  matches: z
    .strictObject({
      folder: z.string().min(1).optional(),
      keep: z.int().min(1).max(1_000).default(100),
      days: z.int().min(1).max(3_650).default(30),
    })
    .prefault({}),
  listings: z.array(listingSchema).max(LIMITS.listings).default([]),
});
type ListingFile = z.infer<typeof listingSchema>;

export interface ListingConfig extends Omit<z.infer<typeof fileSchema>, 'listings'> {
  /** As they are published, and enforced: whoever may open one gets what stands in its rights and no more. */
  readonly listings: readonly HouseListing[];
}

/** Reads the file of a house; otherwise a sentence that names the place and what to write there (O3). */
export function readListingConfig(
  text: string,
  titleNamed: (id: string) => { readonly seats: { readonly min: number; readonly max: number } } | null,
): Result<ListingConfig, string> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return err(`It is not JSON: ${error instanceof Error ? error.message : error}.`);
  }
  const file = safeParse(fileSchema, json);
  if (!file.success) return err(sentence(file.error));
  const listings: HouseListing[] = [];
  for (const each of file.data.listings) {
    const title = titleNamed(each.title);
    if (title === null) return err(`Listing "${each.id}": there is no title ${each.title} here.`);
    if (each.kind === 'room' && (each.seats < title.seats.min || each.seats > title.seats.max)) {
      const { min, max } = title.seats;
      return err(
        `Listing "${each.id}": ${each.title} is for ${min === max ? min : `${min} to ${max}`} players: write that in seats.`,
      );
    }
    const listing = safeParse(houseListingSchema, published(each));
    if (!listing.success) return err(`Listing "${each.id}": ${sentence(listing.error)}`);
    const [over] = overreachOf(listing.data);
    if (over !== undefined) {
      return err(
        `Listing "${each.id}": the class ${over} cannot open a listing of this kind: write "seen" or "hidden".`,
      );
    }
    listings.push(listing.data);
  }
  if (!safeParse(houseListingsSchema, listings).success)
    return err('Two listings have the same id: give each its own.');
  return ok({ ...file.data, listings });
}

function published({ for: classes, ...listing }: ListingFile): object {
  const rights = Object.entries(classes).map(([kind, right]) => [kind, rightOf(right)]);
  return { ...listing, rights: Object.fromEntries(rights) };
}

function rightOf(right: ListingFile['for']['member']): object {
  if (right === 'play' || right === 'watch') return { access: 'open', may: right };
  if (typeof right === 'string') return { access: right };
  if ('strengths' in right) return { access: 'open', strengths: [...new Set(right.strengths)] };
  return { access: 'open', latest: right.latest === 'all' ? LIMITS.matchesShown : right.latest };
}

function sentence({ issues }: Pick<z.ZodError, 'issues'>): string {
  const [issue] = issues;
  const place = issue?.path.map(String).join('.') || 'the file';
  return `${place} is not as expected: ${issue?.message ?? 'see the example'}.`;
}
