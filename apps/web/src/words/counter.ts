/** What a counter says about somebody else, in a few words; the player concerned reads the server's full sentence. */
export function counterWords(counter: string): string {
  return Object.hasOwn(COUNTERS, counter) ? (COUNTERS[counter] ?? counter) : counter;
}

const COUNTERS: Readonly<Record<string, string>> = {
  agreed: 'reported like everybody',
  upheld: 'report upheld',
  vindicated: 'proven right by the signed moves',
  overruled: 'report overruled',
  noResult: 'reports contradicted each other',
  reportMissing: 'did not report',
  quit: 'left before the end',
  networkLost: 'connection lost before the end',
  distress: 'the match was disturbed',
  inconsistent: 'signed moves do not fit a replay',
  provenLie: 'report proven false',
};
