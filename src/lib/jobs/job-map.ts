/** Progress of a long job. `fraction` is 0..1, or null while the total is unknown. */
export interface Progress {
  readonly stage: string;
  readonly fraction: number | null;
}

export type OnProgress = (progress: Progress) => void;
