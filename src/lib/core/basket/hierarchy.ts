import type { ItemsetList } from './itemsets';

/** Without the itemsets that hold an item and its own category: they only restate the hierarchy. */
export function withoutOwnParents(list: ItemsetList, parent: Int32Array): ItemsetList {
  const keep = new Uint8Array(list.size);
  for (let s = 0; s < list.size; s++) {
    const items = list.itemsOf(s);
    keep[s] = items.some((item) => parent[item]! >= 0 && items.includes(parent[item]!)) ? 0 : 1;
  }
  return list.filter(keep);
}
