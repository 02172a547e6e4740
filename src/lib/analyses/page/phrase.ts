/** A piece of an answer sentence; `strong` for the figures that carry it. */
export interface Phrase {
  readonly text: string;
  readonly strong?: boolean;
}
