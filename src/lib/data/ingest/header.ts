import { cellClass, type CellClass } from './cell-class';

/** Body records that are compared with the first. */
const MOST_RECORDS = 200;

/** Words that columns of order data are named by, in the languages exports come in. */
const NAME_WORDS =
  /(^|[^a-z])(id|ids|no|nr|num|number|name|date|time|day|month|year|order|invoice|customer|client|product|item|sku|stock|code|quantity|qty|price|cost|amount|total|revenue|sales|profit|discount|tax|vat|shipping|currency|country|state|region|city|status|type|category|brand|description|email|address|kunde|kunden|datum|menge|preis|betrag|artikel|bestellung|land|stadt|fecha|cliente|producto|precio|cantidad|pedido|prix|quantité|produit|commande|pays|ville|data|ordine|prezzo)([^a-z]|$)/i;

/**
 * True when the first record names the columns. The evidence, strongest first: it holds a value of
 * a kind that its column holds below (no header), it holds a name over a column of numbers or dates
 * (header), its values come again below (no header), it has words that columns are named by.
 */
export function hasHeader(records: readonly (readonly string[])[]): boolean {
  const [first, ...rest] = records;
  if (!first) return false;
  // Pages of a report begin with the header once more, which says nothing of the rows.
  const others = rest.filter((record) => !isSame(record, first));
  const body = (others.length ? others : rest).slice(0, MOST_RECORDS);
  if (!first.some((value) => cellClass(value) === 'text')) return false;
  if (!body.length) return !first.some((value) => isTyped(cellClass(value)));

  let contrast = 0;
  let sameKind = 0;
  let repeated = 0;
  let words = 0;
  first.forEach((value, column) => {
    const kind = cellClass(value);
    const below = columnKind(body, column);
    if (isTyped(below)) {
      if (kind === 'text') contrast++;
      else if (kind === below) sameKind++;
    }
    if (kind === 'text' && body.some((record) => record[column] === value)) repeated++;
    if (kind === 'text' && NAME_WORDS.test(spaced(value))) words++;
  });
  if (sameKind) return contrast > sameKind;
  if (contrast) return true;
  if (repeated) return words > repeated;
  return true;
}

function isSame(record: readonly string[], first: readonly string[]): boolean {
  return record.length === first.length && record.every((value, k) => value === first[k]);
}

/** `CustomerID` and `order_date` as words. */
function spaced(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[_\-.]+/g, ' ');
}

function isTyped(kind: CellClass): boolean {
  return kind === 'number' || kind === 'date';
}

/** The kind of nearly all values of a column that are not empty. */
function columnKind(body: readonly (readonly string[])[], column: number): CellClass {
  const counts = { number: 0, date: 0, text: 0, empty: 0 };
  for (const record of body) counts[cellClass(record[column] ?? '')]++;
  const filled = counts.number + counts.date + counts.text;
  if (!filled) return 'empty';
  if (counts.number >= 0.9 * filled) return 'number';
  if (counts.date >= 0.9 * filled) return 'date';
  return 'text';
}
