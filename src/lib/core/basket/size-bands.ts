/** Sizes up to this stand alone; above, each band is some 10 % wide. */
const SINGLE = 40;
const GROWTH = 1.1;

/**
 * Sizes of baskets in bands fine enough that within one they do not matter: a band's size varies by some
 * 3 % (standard deviation), which lets two items meet 0.1 % more often than chance.
 */
export class SizeBands {
  /** Number of bands. */
  readonly count: number;
  private readonly bandOf: Int32Array;

  constructor(sizes: ArrayLike<number>) {
    let largest = 0;
    for (let t = 0; t < sizes.length; t++) largest = Math.max(largest, sizes[t]!);
    this.bandOf = new Int32Array(largest + 1);
    let band = 0;
    let end = SINGLE;
    for (let size = 1; size <= largest; size++) {
      if (size > end) {
        band++;
        end = Math.floor(size * GROWTH);
      } else if (size <= SINGLE) band = size;
      this.bandOf[size] = band;
    }
    this.count = band + 1;
  }

  of(size: number): number {
    return this.bandOf[size]!;
  }

  /**
   * Moves counts by band to where their baskets would be with `less` things fewer. Bands of several
   * sizes stay: one thing among more than 40 makes no difference that could be seen, and what there is
   * makes chance look a little larger.
   */
  shift(counts: Int32Array, less: number, out: Int32Array): void {
    const single = Math.min(counts.length, SINGLE + 1);
    for (let band = less; band < single; band++) out[band - less]! += counts[band]!;
    for (let band = single; band < counts.length; band++) out[band]! += counts[band]!;
  }
}
