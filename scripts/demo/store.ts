/** The whole store in memory, from one seed. */
import { BasketMaker } from './baskets';
import { Calendar } from './calendar';
import { type Catalogue, DemandModel, buildCatalogue } from './catalogue';
import { type Customer, buildCustomers } from './customers';
import { type DirtTruth, addDirt } from './dirt';
import { type Row, exportRows } from './export';
import { type Order, VIRAL_CUSTOMERS, VIRAL_GUESTS, buildOrders } from './orders';
import { Rng } from './rng';

export const GENERATOR_VERSION = '1.0.0';
export const SEED = 20220101;
export const CUSTOMERS = 18_000;

export interface Store {
  seed: number;
  calendar: Calendar;
  catalogue: Catalogue;
  demand: DemandModel;
  customers: Customer[];
  orders: Order[];
  cleanRows: Row[];
  rows: Row[];
  dirt: DirtTruth;
}

export function buildStore(options: { seed?: number; customers?: number } = {}): Store {
  const seed = options.seed ?? SEED;
  const count = options.customers ?? CUSTOMERS;
  const scale = count / CUSTOMERS;
  const root = new Rng(seed);
  const calendar = new Calendar();
  const catalogue = buildCatalogue(root);
  const demand = new DemandModel(catalogue);
  const customers = buildCustomers(root, calendar, count, Math.round(VIRAL_CUSTOMERS * scale));
  const orders = buildOrders(
    root,
    calendar,
    new BasketMaker(catalogue, demand),
    customers,
    Math.round(VIRAL_GUESTS * scale),
  );
  const cleanRows = exportRows(root, catalogue, customers, orders);
  const { rows, truth } = addDirt(root, cleanRows);
  return {
    seed,
    calendar,
    catalogue,
    demand,
    customers,
    orders,
    cleanRows,
    rows,
    dirt: truth,
  };
}
