import { describe, expect, it } from 'vitest';
import { proposeMapping } from '../../../src/lib/data/mapping/propose';
import { headerSignature } from '../../../src/lib/data/mapping/signature';
import { recognise } from '../../../src/lib/data/presets/registry';
import headers from '../../fixtures/headers/presets.json';
import { madeSource, textSource } from './source';

const day = (i: number): string => `2024-01-${String((i % 28) + 1).padStart(2, '0')}`;
const slash = (first: number, second: number): string =>
  `${String(first).padStart(2, '0')}/${String(second).padStart(2, '0')}/2024`;

describe('presets', () => {
  it.each(Object.entries(headers))('know the header of %s at once', (id, header) => {
    const names = header.split(',');
    expect(recognise(names.map((name) => ({ name })))?.preset.id).toBe(id);
    const shuffled = [...names].reverse().map((name) => ({ name: ` ${name.toUpperCase()} ` }));
    expect(recognise(shuffled)?.preset.id).toBe(id);
    const lacking = names.filter((name) => !/order ?date|invoicedate|order_date/i.test(name));
    expect(recognise(lacking.map((name) => ({ name })))?.preset.id).not.toBe(id);
  });

  it('set every role of the Amazon file and ask nothing', () => {
    const names = headers['amazon-sales'].split(',');
    const row =
      'ORD1,2023-12-30,C1,Pooja,P1,Mic,Books,Urban,1,251.37,0.05,19.1,1.74,259.64,UPI,Delivered,Austin,TX,India,S1';
    const proposal = proposeMapping(textSource(names, [row.split(',')]));
    expect(proposal.questions).toEqual([]);
    expect(Object.keys(proposal.mapping.roles)).toHaveLength(20);
    expect(proposal.mapping.roles.line_revenue).toBe('TotalAmount');
  });

  it('read the order of day and month of a Superstore off its values', () => {
    const names = headers.superstore.split(',');
    const rows = (orderDate: (i: number) => string) =>
      Array.from({ length: 20 }, (_, i) =>
        names.map((n) => (n === 'Order Date' ? orderDate(i) : '1')),
      );
    const order = (orderDate: (i: number) => string) => {
      const { mapping, questions } = proposeMapping(textSource(names, rows(orderDate)));
      return [mapping.meaning.dateOrder, questions.map(({ id }) => id)];
    };
    expect(order((i) => `${(i % 12) + 1}/${i + 5}/2016`)).toEqual(['mdy', []]);
    expect(order((i) => slash(i + 5, (i % 12) + 1))).toEqual(['dmy', []]);
    expect(order((i) => slash((i % 9) + 1, (i % 12) + 1))).toEqual(['dmy', ['date-order']]);
  });
});

describe('guesses', () => {
  const guessed: [string, Record<string, (i: number) => string>, Record<string, string>][] = [
    [
      'English, in snake case',
      {
        order_number: (i) => `${1000 + i}`,
        created_at: (i) => `${day(i)}T10:00:00Z`,
        customer_email: (i) => `a${i}@example.com`,
        sku: (i) => `SKU-${i % 7}`,
        item_name: (i) => `Thing ${i % 7}`,
        qty: (i) => `${(i % 3) + 1}`,
        unit_price: (i) => `${10 + i}.50`,
        shipping_country: () => 'Germany',
        fulfillment_status: (i) => (i % 5 ? 'shipped' : 'cancelled'),
      },
      {
        order_id: 'order_number',
        ordered_at: 'created_at',
        customer_id: 'customer_email',
        product_id: 'sku',
        product_name: 'item_name',
        quantity: 'qty',
        unit_price: 'unit_price',
        country: 'shipping_country',
        status: 'fulfillment_status',
      },
    ],
    [
      'German',
      {
        Bestellnummer: (i) => `B-${i}`,
        Bestelldatum: (i) => `${i + 1}.03.2024`,
        Kundennummer: (i) => `${i % 9}`,
        Artikelbezeichnung: (i) => `Ding ${i}`,
        Warengruppe: (i) => (i % 2 ? 'Bücher' : 'Spiele'),
        Menge: (i) => `${(i % 4) + 1}`,
        Einzelpreis: (i) => `${i},50 €`,
        Bestellstatus: (i) => (i % 4 ? 'geliefert' : 'storniert'),
        Land: () => 'Deutschland',
      },
      {
        order_id: 'Bestellnummer',
        ordered_at: 'Bestelldatum',
        customer_id: 'Kundennummer',
        product_name: 'Artikelbezeichnung',
        category: 'Warengruppe',
        quantity: 'Menge',
        unit_price: 'Einzelpreis',
        status: 'Bestellstatus',
        country: 'Land',
      },
    ],
    [
      'French',
      {
        'Numéro de commande': (i) => `F${i}`,
        'Date de commande': (i) => `${i + 1}/03/2024`,
        'Code client': (i) => `${i % 9}`,
        Désignation: (i) => `Chose ${i}`,
        Quantité: (i) => `${(i % 4) + 1}`,
        'Prix unitaire': (i) => `${i},50`,
        Pays: () => 'France',
      },
      {
        order_id: 'Numéro de commande',
        ordered_at: 'Date de commande',
        customer_id: 'Code client',
        product_name: 'Désignation',
        quantity: 'Quantité',
        unit_price: 'Prix unitaire',
        country: 'Pays',
      },
    ],
    [
      'Spanish',
      {
        'Nº Pedido': (i) => `${i}`,
        'Fecha pedido': (i) => `${i + 1}/03/2024`,
        Cliente: (i) => `c${i % 9}`,
        Producto: (i) => `Cosa ${i}`,
        Cantidad: (i) => `${(i % 4) + 1}`,
        'Precio unitario': (i) => `${i}.50`,
        País: () => 'España',
      },
      {
        order_id: 'Nº Pedido',
        ordered_at: 'Fecha pedido',
        customer_id: 'Cliente',
        product_name: 'Producto',
        quantity: 'Cantidad',
        unit_price: 'Precio unitario',
        country: 'País',
      },
    ],
    [
      'Dutch',
      {
        Bestelnummer: (i) => `${i}`,
        Besteldatum: (i) => `${i + 1}-03-2024`,
        Klantnummer: (i) => `${i % 9}`,
        Omschrijving: (i) => `Ding ${i}`,
        Aantal: (i) => `${(i % 4) + 1}`,
        Stukprijs: (i) => `€ ${i},50`,
        Woonplaats: (i) => ['Utrecht', 'Delft', 'Gouda'][i % 3]!,
      },
      {
        order_id: 'Bestelnummer',
        ordered_at: 'Besteldatum',
        customer_id: 'Klantnummer',
        product_name: 'Omschrijving',
        quantity: 'Aantal',
        unit_price: 'Stukprijs',
        city: 'Woonplaats',
      },
    ],
  ];

  it.each(guessed)('understand a header in %s', (_, makers, roles) => {
    const proposal = proposeMapping(madeSource(makers));
    expect(proposal.mapping.roles).toEqual(roles);
    expect(proposal.questions).toEqual([]);
    for (const guess of proposal.guesses) {
      expect(guess.confidence).toBeGreaterThan(0.35);
      expect(guess.reason).not.toBe('');
    }
  });

  it('find cancellations, the decimal comma and the currency in values', () => {
    const { meaning } = proposeMapping(madeSource(guessed[1]![1])).mapping;
    expect(meaning.cancellations.statusValues).toContain('storniert');
    expect(meaning).toMatchObject({ decimal: ',', dateOrder: 'dmy', currency: 'EUR' });
  });

  it('take the order date, not the ship date', () => {
    const source = madeSource({
      'Ship Date': day,
      'Order Date': day,
      'Order ID': (i) => `o${i}`,
      Sales: (i) => `${i}.5`,
    });
    expect(proposeMapping(source).mapping.roles).toMatchObject({
      ordered_at: 'Order Date',
      order_id: 'Order ID',
      line_revenue: 'Sales',
    });
  });

  it('go by values when names say nothing', () => {
    const source = madeSource({
      a: day,
      b: (i) => ['Germany', 'France', 'Italy'][i % 3]!,
      c: (i) => `u${i}@example.org`,
    });
    const { mapping, questions } = proposeMapping(source);
    expect(mapping.roles).toEqual({ ordered_at: 'a', country: 'b', customer_id: 'c' });
    expect(questions.map(({ id }) => id)).toEqual(['roles-missing']);
  });

  it('say which formula explains a total, and distrust the total of an order', () => {
    const base = {
      order_id: (i: number) => `o${i >> 1}`,
      date: day,
      quantity: (i: number) => `${(i % 3) + 1}`,
      price: (i: number) => `${i + 1}.25`,
      discount: (i: number) => (i % 2 ? '10' : '0'),
    };
    const gross = (i: number): number => ((i % 3) + 1) * (i + 1.25) * (i % 2 ? 0.9 : 1);
    const line = proposeMapping(
      madeSource({ ...base, line_total: (i) => gross(i).toFixed(2), tax: () => '0' }),
    );
    expect(line.mapping.meaning).toMatchObject({ revenue: 'column', discountIsPercent: true });
    expect(line.guesses.find(({ role }) => role === 'line_revenue')?.reason).toContain(
      'price × quantity × (1 − discount) in 20 of 20 rows',
    );
    const order = proposeMapping(
      madeSource({ ...base, order_total: (i) => `${500 + (i >> 1)}.99` }),
    );
    expect(order.mapping.meaning.revenue).toBe('price-times-quantity-less-discount');
  });

  it('read a discount as a share though a few are above 1: those are for the checks to find', () => {
    const lines = {
      order_id: (i: number) => `o${i}`,
      date: day,
      quantity: (i: number) => `${(i % 3) + 1}`,
      price: (i: number) => `${i + 1}.25`,
    };
    const share = (i: number): number => (i === 7 ? 1.5 : [0, 0.05, 0.2][i % 3]!);
    const alone = proposeMapping(madeSource({ ...lines, discount: (i) => `${share(i)}` }));
    expect(alone.mapping).toMatchObject({
      roles: { discount_rate: 'discount' },
      meaning: { discountIsPercent: false },
    });
    // Half a percent and less: only the totals can tell.
    const small = (i: number): number => [0, 0.5, 0.25][i % 3]!;
    const withTotal = proposeMapping(
      madeSource(
        {
          ...lines,
          price: (i) => `${i + 1}1.25`,
          discount: (i) => `${small(i)}`,
          tax: (i) => `${i % 4}`,
          shipping: () => '3.5',
          total: (i) =>
            (((i % 3) + 1) * Number(`${i + 1}1.25`) * (1 - small(i) / 100) + (i % 4) + 3.5).toFixed(
              2,
            ),
        },
        ',',
        40,
      ),
    );
    expect(withTotal.mapping.meaning).toMatchObject({
      discountIsPercent: true,
      revenue: 'column',
    });
  });

  it('do not take money off for a rate', () => {
    const off = (i: number): number => (i % 2 ? 1.5 : 4);
    const { mapping } = proposeMapping(
      madeSource({
        order_id: (i) => `o${i}`,
        date: day,
        quantity: (i) => `${(i % 3) + 1}`,
        price: (i) => `${i + 11}.25`,
        discount: (i) => `${off(i)}`,
        total: (i) => (((i % 3) + 1) * (i + 11.25) - off(i)).toFixed(2),
      }),
    );
    expect(mapping.roles.discount_rate).toBeUndefined();
    expect(mapping.meaning.revenue).toBe('column');
  });

  it('take a record that holds a list of lines for an order', () => {
    const { mapping } = proposeMapping(
      madeSource({
        id: (i) => `${1000 + (i >> 1)}`,
        created_at: day,
        'customer.id': (i) => `${i % 6}`,
        'items.sku': (i) => `S${i % 9}`,
        'items.name': (i) => `Thing ${i % 9}`,
        'items.qty': () => '2',
        'items.price.amount': (i) => `${i}.50`,
      }),
    );
    expect(mapping).toMatchObject({
      roles: {
        order_id: 'id',
        customer_id: 'customer.id',
        product_id: 'items.sku',
        product_name: 'items.name',
      },
      meaning: { orderIdentity: 'order_id' },
    });
    // Alone it may as well count the rows.
    const plain = proposeMapping(
      madeSource({ id: (i) => `${i}`, date: day, amount: () => '2.50' }),
    );
    expect(plain.mapping.roles.order_id).toBeUndefined();
  });

  it('find C invoices among numbers, but not in ids that all begin so', () => {
    const prefix = (id: (i: number) => string): string =>
      proposeMapping(madeSource({ invoice: id, date: day, amount: (i) => `${i}.5` })).mapping
        .meaning.cancellations.orderIdPrefix;
    expect(prefix((i) => (i % 6 ? `${536000 + i}` : `C${536000 + i}`))).toBe('C');
    expect(prefix((i) => `CA-2016-${i}`)).toBe('');
  });
});

describe('columns of the same header', () => {
  const orders = {
    order_id: (i: number) => `A${i}`,
    'order date': (i: number) => `2024-01-${String((i % 28) + 1).padStart(2, '0')}`,
    Price: (i: number) => `${i}.50`,
    quantity: () => '2',
  };

  it('are asked about when they would make another revenue', () => {
    const { questions } = proposeMapping(
      madeSource({ ...orders, Price_2: (i: number) => `${i}.75` }),
    );
    expect(questions).toMatchObject([
      { id: 'same-header:unit_price', choice: { columns: ['Price', 'Price_2'] } },
    ]);
  });

  it('are none where the columns have no names at all', () => {
    const { questions } = proposeMapping(
      madeSource({
        column_1: (i) => `0${1000 + (i >> 1)}`,
        column_2: (i) => `${i >> 1}`,
        column_3: (i) => `2024010${(i % 9) + 1}`,
        column_4: (i) => `${(i % 3) + 1}`,
        column_5: (i) => `${i + 3}.25`,
      }),
    );
    expect(questions.map(({ id }) => id)).toEqual(['no-header']);
  });

  it('need no answer when their values agree or one holds no numbers', () => {
    for (const other of [orders.Price, () => 'net']) {
      expect(proposeMapping(madeSource({ ...orders, Price_2: other })).questions).toEqual([]);
    }
  });
});

describe('questions', () => {
  const base = { order: (i: number): string => `${i}`, amount: (i: number): string => `${i}.50` };

  it('ask for the order of day and month only when no value tells', () => {
    const ask = (date: (i: number) => string) =>
      proposeMapping(madeSource({ ...base, 'order date': date })).questions;
    expect(ask((i) => slash((i % 12) + 1, (i % 9) + 1))).toMatchObject([{ id: 'date-order' }]);
    expect(ask((i) => slash(i + 1, 3))).toEqual([]);
    const [question] = ask((i) => (i % 2 ? slash(25, 3) : slash(3, 25)));
    expect(question).toMatchObject({ id: 'date-order' });
    expect(question!.evidence).toContain('25/03/2024');
    expect(question!.evidence).toContain('03/25/2024');
  });

  it('ask what a mark before three digits means only when nothing tells', () => {
    const ask = (amount: (i: number) => string, delimiter: string) =>
      proposeMapping(
        madeSource({ order: (i) => `${i}`, 'order date': day, amount }, delimiter),
      ).questions.map(({ id }) => id);
    expect(ask((i) => `${i + 1}.250`, ';')).toEqual(['decimal']);
    expect(ask((i) => `${i + 1},250`, ',')).toEqual([]);
    expect(ask((i) => (i ? `${i}.250` : '3,5'), ';')).toEqual([]);
  });

  it('name what is missing', () => {
    const [question, ...others] = proposeMapping(
      madeSource({ colour: () => 'red', size: (i) => `${i}` }),
    ).questions;
    expect(others).toEqual([]);
    expect(question).toMatchObject({ id: 'roles-missing' });
    expect(question!.text).toContain('the order date');
    expect(question!.text).toContain('the order number or the customer');
  });
});

describe('saved mappings', () => {
  const makers = {
    'order date': (i: number) => slash((i % 12) + 1, (i % 9) + 1),
    order: (i: number) => `${i}`,
    amount: (i: number) => `${i}.50`,
  };

  it('answer what would be asked', () => {
    const source = madeSource(makers);
    const first = proposeMapping(source);
    expect(first.questions).toHaveLength(1);
    const answered = {
      ...first.mapping,
      meaning: { ...first.mapping.meaning, dateOrder: 'mdy' as const },
    };
    const again = proposeMapping(source, answered);
    expect(again.questions).toEqual([]);
    expect(again.mapping).toEqual(answered);
  });

  it('give way where this file contradicts them', () => {
    const answered = proposeMapping(madeSource(makers)).mapping;
    const other = madeSource({ ...makers, 'order date': (i) => slash((i % 12) + 1, i + 5) });
    expect(proposeMapping(other, answered).mapping.meaning.dateOrder).toBe('mdy');
  });

  it('are for files with the same columns', () => {
    const names = (list: string): { name: string }[] => list.split(',').map((name) => ({ name }));
    const signature = headerSignature(names('OrderID,Order Date,Näme'));
    expect(headerSignature(names('order date,NAME,order_id'))).toBe(signature);
    expect(headerSignature(names('OrderID,Order Date'))).not.toBe(signature);
    expect(headerSignature(names('OrderID,Order,DateNäme'))).not.toBe(signature);
    const mapping = proposeMapping(madeSource(makers)).mapping;
    const renamed = madeSource({ day, id: (i) => `${i}`, total: (i) => `${i}.5` });
    expect(proposeMapping(renamed, mapping).mapping.roles).not.toEqual(mapping.roles);
  });
});

describe('several currencies', () => {
  const makers = {
    'order date': (i: number) => day(i),
    order: (i: number) => `${i}`,
    amount: (i: number) => `${i}.50`,
    currency: (i: number): string => (i % 4 ? 'eur ' : 'JPY'),
  };

  it('are asked about, the most frequent being proposed', () => {
    const source = madeSource(makers);
    const { mapping, questions } = proposeMapping(source);
    expect(mapping.meaning).toMatchObject({ countedCurrency: 'EUR', currency: 'EUR' });
    expect(questions.map(({ id }) => id)).toEqual(['currency']);
    expect(questions[0]!.evidence).toContain('EUR and JPY');
    expect(proposeMapping(source, mapping).questions).toEqual([]);
  });

  it('are none where one is written in two ways, or is not written at all', () => {
    const written = ['EUR', 'eur', '€', 'Euro', ' ', 'N/A'];
    const one = madeSource({ ...makers, currency: (i) => written[i % written.length]! });
    const { mapping, questions } = proposeMapping(one);
    expect(questions).toEqual([]);
    expect(mapping.meaning.currency).toBe('EUR');
    expect(mapping.meaning.countedCurrency).toBeUndefined();
  });

  it('are asked about again where the saved answer is not among them', () => {
    const saved = proposeMapping(madeSource(makers)).mapping;
    const other = proposeMapping(madeSource({ ...makers, currency: () => 'USD' }), saved);
    expect(other.questions.map(({ id }) => id)).toEqual(['currency']);
    expect(other.mapping.meaning.countedCurrency).toBe('USD');
  });
});

describe('roles that stand for others', () => {
  it('are a name for the customer and a price for the amount', () => {
    const { mapping, questions } = proposeMapping(
      madeSource({
        'order date': day,
        'customer name': (i) => `Ann ${i % 5}`,
        price: (i) => `${i}.5`,
      }),
    );
    expect(mapping.roles).toEqual({
      ordered_at: 'order date',
      customer_id: 'customer name',
      line_revenue: 'price',
    });
    expect(mapping.meaning).toMatchObject({
      revenue: 'column',
      orderIdentity: 'customer-and-time',
    });
    expect(questions).toEqual([]);
  });
});
