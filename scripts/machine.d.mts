export interface Need {
  readonly programs: string[];
  readonly apt: string;
  readonly without: string;
}
export interface Machine {
  readonly chromium: boolean;
  readonly leftOut: string[];
}
export function prepareMachine(say: (line: string) => void): Promise<Machine>;
export function missingNeeds(isThere?: (program: string) => boolean): Need[];
