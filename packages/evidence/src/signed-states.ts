/** How the states that one player signed compare with a replay (E5). */
export interface SignedStates {
  /** How many were compared: those whose past was handed in. */
  readonly compared: number;
  readonly entriesDiffer: boolean;
  /** Null where its report states none, or names a transcript that was not handed in. */
  readonly reportDiffers: boolean | null;
}

export const differs = ({ entriesDiffer, reportDiffers }: SignedStates): boolean =>
  entriesDiffer || reportDiffers === true;

export const agrees = (states: SignedStates): boolean => states.compared > 0 && !differs(states);
