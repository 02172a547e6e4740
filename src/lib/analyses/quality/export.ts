/** Findings and columns as tables for files. */
import type { Table } from 'apache-arrow';
import type { Step } from '../../data/clean/recipe';
import { rowsFromColumns, type Cell, type TableColumn } from '../../ui/table-types';
import { arrowTable } from '../baskets/export';
import type { Findings } from './findings';
import { stateOf } from './finding-state';
import type { ColumnProfile, Quantiles } from './profile';

type Field = readonly [key: string, format: 'text' | 'number', cells: readonly Cell[]];

function tableOf(fields: readonly Field[]): Table {
  const columns = fields.map(([key, format]): TableColumn => ({ key, label: key, format }));
  return arrowTable(columns, rowsFromColumns(fields.map(([, , cells]) => cells)));
}

export function findingsTable({ list }: Findings, steps: readonly Step[]): Table {
  return tableOf([
    ['check', 'text', list.map(({ id }) => id)],
    ['lines_that', 'text', list.map(({ title }) => title)],
    ['kind', 'text', list.map(({ severity }) => severity)],
    ['lines', 'number', list.map(({ lines }) => lines)],
    ['counted_lines', 'number', list.map(({ open }) => open)],
    ['net_revenue', 'number', list.map(({ net }) => net)],
    ['revenue_touched', 'number', list.map(({ touched }) => touched)],
    ['state', 'text', list.map((finding) => stateOf(finding, steps).words)],
  ]);
}

const QUANTILES: readonly (keyof Quantiles)[] = [
  'min',
  'q01',
  'q05',
  'q25',
  'q50',
  'q75',
  'q95',
  'q99',
  'max',
];

export function profilesTable(profiles: readonly ColumnProfile[]): Table {
  return tableOf([
    ['column', 'text', profiles.map(({ column }) => column)],
    ['kind', 'text', profiles.map(({ kind }) => kind)],
    ['lines', 'number', profiles.map(({ lines }) => lines)],
    ['missing', 'number', profiles.map(({ missing }) => missing)],
    ['unreadable', 'number', profiles.map(({ unreadable }) => unreadable)],
    ['distinct', 'number', profiles.map(({ distinct }) => distinct)],
    ...QUANTILES.map((name): Field => [
      name,
      'number',
      profiles.map(({ quantiles }) => quantiles?.[name] ?? null),
    ]),
    ['first_day', 'text', profiles.map(({ first }) => first)],
    ['last_day', 'text', profiles.map(({ last }) => last)],
    [
      'commonest',
      'text',
      profiles.map(({ top }) =>
        top
          .slice(0, 6)
          .map(({ value, lines }) => `${value} (${lines})`)
          .join('; '),
      ),
    ],
  ]);
}
