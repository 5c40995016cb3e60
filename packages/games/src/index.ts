export { titleById, titles } from './catalog.ts';
export { factsOf, nameInEnglish, titleFacts } from './facts.ts';
export { seededRandom } from './random.ts';
export { automaticMove, ownOf, playedBy, practiceSecret } from './secrets.ts';
export { STRENGTHS, type Strength } from './strength.ts';
export type {
  Applied,
  Clocks,
  MoveError,
  Outcome,
  Secrets,
  TickField,
  TickTitle,
  Title,
  TitleFacts,
  TurnTitle,
} from './title.ts';
