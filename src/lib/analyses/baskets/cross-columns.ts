/** The cross-selling list: what to offer with each item. */
import type { TableColumn, TableRows } from '../../ui/table-types';
import type { BasketResult } from './model.svelte';
import { crossSellList, isPriced, surely, type CrossSell } from './selection';
import { isService } from './services';
import { BASKET_WORDS } from './words';

const PARTNERS = 3;
/** Columns before the partners, and of each partner. */
const FIRST = 2;
const EACH = 3;

export interface CrossTable {
  readonly list: readonly CrossSell[];
  readonly columns: readonly TableColumn[];
  readonly rows: TableRows;
  /** Whether offers are ordered by money; by baskets otherwise. */
  readonly priced: boolean;
}

export function crossTable({ report, items, choice, schema }: CrossSource): CrossTable {
  const { rules } = report;
  const list = crossSellList(
    rules,
    PARTNERS,
    report,
    report.baskets,
    (item) => !isService(items.name[item]!),
  );
  const priced = list.some(({ offers }) => isPriced(offers));
  const baskets = BASKET_WORDS[choice.kind][1];
  return {
    list,
    priced,
    columns: columnsOf(priced, baskets, schema.currency),
    rows: {
      count: list.length,
      cell: (row, column) => {
        const { item, offers } = list[row]!;
        if (column === 0) return items.name[item]!;
        if (column === 1) return report.itemCounts[item]!;
        const offer = offers[Math.floor((column - FIRST) / EACH)];
        if (!offer) return null;
        const what = (column - FIRST) % EACH;
        if (what === 0) return items.name[offer.item]!;
        if (what === 1) return offer.confidence;
        const least = surely(offer, priced) * 100;
        return Number.isFinite(least) ? Math.max(0, least) : null;
      },
      key: (row) => list[row]!.item,
    },
  };
}

type CrossSource = Pick<BasketResult, 'report' | 'items' | 'choice'> & {
  readonly schema: Pick<BasketResult['schema'], 'currency'>;
};

function columnsOf(priced: boolean, baskets: string, currency: string | null): TableColumn[] {
  return [
    { key: 'item', label: 'With', format: 'text', width: 220 },
    { key: 'baskets', label: 'Baskets', format: 'integer', width: 92 },
    ...['first', 'second', 'third'].flatMap((place): TableColumn[] => [
      { key: place, label: `Offer ${place}`, format: 'text', width: 220 },
      {
        key: `${place}_share`,
        label: 'share',
        format: 'percent',
        digits: 0,
        width: 76,
        title: 'Of the baskets with the item, the share that also holds what is offered',
      },
      {
        key: `${place}_at_least`,
        label: 'at least',
        ...(priced
          ? ({ format: 'money', currency, width: 104 } as const)
          : ({ format: 'number', digits: 1, width: 92 } as const)),
        title: `For each 100 ${baskets} with the item, ${priced ? 'what they bring of what is offered' : 'how many more hold what is offered'} beyond what is usual among ${baskets} of their size: the lower end of the 95% range`,
      },
    ]),
  ];
}
