import { SizeBands } from './size-bands';
import { basketCount, sizesOf, type Transactions } from './transactions';

/** What baskets hold besides some of their items, in bands of size. */
export class RestSizes {
  readonly bands: SizeBands;
  /** Band of each basket's whole size. */
  readonly bandOf: Int32Array;
  private readonly sizes: Int32Array;

  constructor(private readonly transactions: Transactions) {
    this.sizes = sizesOf(transactions);
    this.bands = new SizeBands(this.sizes);
    this.bandOf = new Int32Array(basketCount(transactions));
    for (let t = 0; t < this.bandOf.length; t++) this.bandOf[t] = this.bands.of(this.sizes[t]!);
  }

  /** Band of what basket `t` holds besides `minus` (ascending, all of them in the basket). */
  band(t: number, minus: ArrayLike<number>): number {
    const { items, offsets, weights } = this.transactions;
    let rest = this.sizes[t]!;
    if (!weights) rest -= minus.length;
    else {
      let at = offsets[t]!;
      for (let i = 0; i < minus.length; i++) {
        while (items[at] !== minus[i]) at++;
        rest -= weights[at]!;
      }
    }
    return this.bands.of(Math.max(0, rest));
  }
}
