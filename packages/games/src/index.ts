export { nameInEnglish, titleById, titles } from './catalog.ts';
export { seededRandom } from './random.ts';
export { STRENGTHS, type Strength } from './strength.ts';
export type {
  Applied,
  Clocks,
  MoveError,
  Outcome,
  TickField,
  TickTitle,
  Title,
  TurnTitle,
} from './title.ts';
