/** Whole headers in languages beyond the first seven, each with a date that is not the order's. */
import { describe, expect, it } from 'vitest';
import { proposeMapping } from '../../../src/lib/data/mapping/propose';
import type { Role } from '../../../src/lib/data/schema/canonical';
import { madeSource } from './source';

const VALUES: Partial<Record<Role | 'delivery', (i: number) => string>> = {
  order_id: (i) => `Z-${1000 + i}`,
  ordered_at: (i) => `${(i % 28) + 1}.03.2024`,
  delivery: (i) => `${(i % 28) + 1}.04.2024`,
  customer_id: (i) => `${70 + (i % 9)}`,
  product_id: (i) => `P${i % 7}`,
  product_name: (i) => `Item ${i % 7}`,
  category: (i) => (i % 2 ? 'Toys' : 'Books'),
  quantity: (i) => `${(i % 4) + 1}`,
  unit_price: (i) => `${10 + (i % 7)},50`,
  line_revenue: (i) => `${((i % 4) + 1) * (10 + (i % 7) + 0.5)}`.replace('.', ','),
  status: (i) => (i % 5 ? 'ok' : 'x'),
  city: (i) => ['Aaa', 'Bbb', 'Ccc'][i % 3]!,
};
type Names = Partial<Record<Role | 'delivery', string>>;

const HEADERS: readonly (readonly [string, Names])[] = [
  [
    'Polish',
    {
      order_id: 'Numer zamówienia',
      ordered_at: 'Data zamówienia',
      delivery: 'Data dostawy',
      customer_id: 'Numer klienta',
      product_id: 'Kod produktu',
      product_name: 'Nazwa produktu',
      category: 'Kategoria',
      quantity: 'Ilość',
      unit_price: 'Cena jednostkowa',
      line_revenue: 'Wartość',
      status: 'Status zamówienia',
      city: 'Miasto',
    },
  ],
  [
    'Turkish',
    {
      order_id: 'Sipariş Numarası',
      ordered_at: 'Sipariş Tarihi',
      delivery: 'Teslimat Tarihi',
      customer_id: 'Müşteri No',
      product_id: 'Stok Kodu',
      product_name: 'Ürün Adı',
      category: 'Ürün Kategorisi',
      quantity: 'Adet',
      unit_price: 'Birim Fiyatı',
      line_revenue: 'Toplam Tutar',
      status: 'Sipariş Durumu',
      city: 'Şehir',
    },
  ],
  [
    'Swedish',
    {
      order_id: 'Beställningsnummer',
      ordered_at: 'Beställningsdatum',
      delivery: 'Leveransdatum',
      customer_id: 'Kundnummer',
      product_id: 'Artikelnummer',
      product_name: 'Produktnamn',
      category: 'Varugrupp',
      quantity: 'Antal',
      unit_price: 'Styckpris',
      line_revenue: 'Belopp',
      city: 'Stad',
    },
  ],
  [
    'Danish',
    {
      order_id: 'Ordrenr.',
      ordered_at: 'Ordredato',
      delivery: 'Leveringsdato',
      customer_id: 'Kundenr.',
      product_id: 'Varenummer',
      product_name: 'Varenavn',
      category: 'Varegruppe',
      quantity: 'Antal',
      unit_price: 'Enhedspris',
      line_revenue: 'Beløb',
      status: 'Ordrestatus',
    },
  ],
  [
    'Czech',
    {
      order_id: 'Číslo objednávky',
      ordered_at: 'Datum objednávky',
      delivery: 'Datum doručení',
      customer_id: 'Číslo zákazníka',
      product_id: 'Kód zboží',
      product_name: 'Název produktu',
      category: 'Skupina zboží',
      quantity: 'Množství',
      unit_price: 'Jednotková cena',
      line_revenue: 'Celkem',
      status: 'Stav objednávky',
      city: 'Město',
    },
  ],
  [
    'Russian',
    {
      order_id: 'Номер заказа',
      ordered_at: 'Дата заказа',
      delivery: 'Дата доставки',
      customer_id: 'Номер клиента',
      product_id: 'Артикул',
      product_name: 'Название товара',
      category: 'Категория',
      quantity: 'Количество',
      unit_price: 'Цена',
      line_revenue: 'Сумма',
      status: 'Статус',
      city: 'Город',
    },
  ],
];

describe('a header', () => {
  it.each(HEADERS)('in %s is understood', (_, names) => {
    const columns = Object.entries(names) as [Role | 'delivery', string][];
    const source = madeSource(
      Object.fromEntries(columns.map(([role, name]) => [name, VALUES[role]!])),
    );
    const { mapping, questions } = proposeMapping(source);
    const { delivery: _unused, ...roles } = names;
    expect(mapping.roles).toEqual(roles);
    expect(questions).toEqual([]);
    expect(mapping.meaning).toMatchObject({ decimal: ',', dateOrder: 'dmy', revenue: 'column' });
  });
});
