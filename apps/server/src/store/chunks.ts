/** Values of one statement: far below what any database takes in one, with up to eight of them in a row. */
const CHUNK = 400;

/** The list in parts that fit into one statement each. */
export function chunksOf<T>(list: readonly T[], size = CHUNK): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_part, at) => list.slice(at * size, (at + 1) * size));
}
