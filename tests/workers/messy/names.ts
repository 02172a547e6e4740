import { text, type Line, type MessyCase } from './case';

/** Three lines under a header in another language; the values are in that country's way of writing. */
const LINES: readonly Line[] = [
  ['5001', '2024-01-15', '71', 'Tasse', 2, 1010.5],
  ['5001', '2024-01-15', '71', 'Kanne', 1, 24],
  ['5002', '2024-02-27', '72', 'Tee', 3, 9],
];

function german(
  header: string,
  dates: readonly [string, string] = ['15.01.2024', '27.02.2024'],
): string {
  return text(
    header,
    `5001;${dates[0]};71;Tasse;2;1.010,50`,
    `5001;${dates[0]};71;Kanne;1;24,00`,
    `5002;${dates[1]};72;Tee;3;9,00`,
  );
}

const SLASHES = ['15/01/2024', '27/02/2024'] as const;
const DASHES = ['15-01-2024', '27-02-2024'] as const;

export const NAMES: readonly MessyCase[] = [
  {
    name: 'a German header',
    bytes: german('Bestellnummer;Bestelldatum;Kundennummer;Artikel;Menge;Umsatz'),
    lines: LINES,
  },
  {
    name: 'a French header',
    bytes: german('N° commande;Date de commande;N° client;Désignation;Qté;Montant', SLASHES),
    lines: LINES,
  },
  {
    name: 'a Spanish header',
    bytes: german('Nº pedido;Fecha;Cliente;Producto;Cantidad;Importe', SLASHES),
    lines: LINES,
  },
  {
    name: 'an Italian header',
    bytes: german('Numero ordine;Data ordine;Cliente;Prodotto;Quantità;Importo', SLASHES),
    lines: LINES,
  },
  {
    name: 'a Dutch header',
    bytes: german('Bestelnummer;Besteldatum;Klantnummer;Omschrijving;Aantal;Bedrag', DASHES),
    lines: LINES,
  },
  {
    name: 'a Portuguese header',
    bytes: german(
      'Número do pedido;Data do pedido;Código do cliente;Produto;Quantidade;Valor total',
      SLASHES,
    ),
    lines: LINES,
  },
  {
    name: 'a Polish header',
    bytes: german('Numer zamówienia;Data zamówienia;Klient;Nazwa produktu;Ilość;Wartość'),
    lines: LINES,
  },
  {
    name: 'a Turkish header',
    bytes: german('Sipariş No;Sipariş Tarihi;Müşteri No;Ürün Adı;Adet;Tutar'),
    lines: LINES,
  },
  {
    name: 'a Swedish header',
    bytes: german('Ordernummer;Orderdatum;Kundnummer;Produktnamn;Antal;Belopp', [
      '2024-01-15',
      '2024-02-27',
    ]),
    lines: LINES,
  },
  {
    name: 'a Danish header',
    bytes: german('Ordrenummer;Ordredato;Kundenr.;Varenavn;Antal;Beløb', DASHES),
    lines: LINES,
  },
  {
    name: 'a Czech header',
    bytes: german('Číslo objednávky;Datum objednávky;Zákazník;Název produktu;Množství;Částka'),
    lines: LINES,
  },
  {
    name: 'a Russian header',
    bytes: german('Номер заказа;Дата заказа;Клиент;Товар;Количество;Сумма'),
    lines: LINES,
  },
  {
    name: 'two columns of one name',
    bytes: text(
      'order_id,order_date,customer_id,note,note,total',
      'A1,2024-01-15,anna,gift,blue,10.50',
      'A2,2024-01-16,bert,,red,5.25',
    ),
    columns: ['order_id', 'order_date', 'customer_id', 'note', 'note_2', 'total'],
    lines: [
      ['A1', '2024-01-15', 'anna', null, null, 10.5],
      ['A2', '2024-01-16', 'bert', null, null, 5.25],
    ],
  },
  {
    name: 'two columns of amounts of one name: which is meant is asked',
    bytes: text(
      'order_id,order_date,customer_id,Price,Price,quantity',
      'A1,2024-01-15,anna,10.50,12.50,1',
      'A2,2024-01-16,bert,5.25,6.25,2',
    ),
    asks: ['same-header:unit_price'],
    lines: [
      ['A1', '2024-01-15', 'anna', null, 1, 10.5],
      ['A2', '2024-01-16', 'bert', null, 2, 10.5],
    ],
  },
  {
    name: 'names that differ in case only',
    bytes: text(
      'order_id,order_date,customer_id,sku,SKU,total',
      'A1,2024-01-15,anna,x,y,10.50',
      'A2,2024-01-16,bert,z,w,5.25',
    ),
    columns: ['order_id', 'order_date', 'customer_id', 'sku', 'SKU_2', 'total'],
    lines: [
      ['A1', '2024-01-15', 'anna', 'x', null, 10.5],
      ['A2', '2024-01-16', 'bert', 'z', null, 5.25],
    ],
  },
  {
    name: 'names with blanks, points, capitals and a line break in them',
    bytes: text(
      '"Order\nNumber"," ORDER.DATE ",CustomerId,"Product  Name",QTY,Line-Total',
      'A1,2024-01-15,anna,Cup,2,10.50',
      'A2,2024-01-16,bert,Tea,1,5.25',
    ),
    columns: ['Order Number', 'ORDER.DATE', 'CustomerId', 'Product Name', 'QTY', 'Line-Total'],
    lines: [
      ['A1', '2024-01-15', 'anna', 'Cup', 2, 10.5],
      ['A2', '2024-01-16', 'bert', 'Tea', 1, 5.25],
    ],
  },
  {
    name: 'names that SQL and this program use themselves',
    bytes: text(
      'order,date,customer,"se""lect",__row,total',
      'A1,2024-01-15,anna,Cup,9,10.50',
      'A2,2024-01-16,bert,Tea,8,5.25',
    ),
    columns: ['order', 'date', 'customer', 'se"lect', '__row_2', 'total'],
    lines: [
      ['A1', '2024-01-15', 'anna', null, null, 10.5],
      ['A2', '2024-01-16', 'bert', null, null, 5.25],
    ],
  },
  {
    name: 'a header that names no day: what is missing is said',
    bytes: text('order_id,customer_id,total', 'A1,anna,10.50', 'A2,bert,5.25'),
    asks: ['roles-missing'],
    refused: { code: 'missing-column', says: 'when the order was placed' },
  },
];
