/** The controls of the page as text for the address, and back. Whatever cannot be read is ignored. */
import { LONG_BASKET_POLICIES, type LongBasketPolicy } from '../../core/basket/long-baskets';
import { ALGORITHMS, type MiningAlgorithm } from '../../core/basket/mine';
import type { BasketOptions } from '../../core/basket/report';
import type { DatasetSchema } from '../../data/schema/canonical';
import {
  BASKET_KINDS,
  defaultKind,
  kindsOf,
  RETURNS,
  UNITS,
  unitsOf,
  type BasketChoice,
  type BasketKind,
  type Returns,
  type Unit,
} from './query';

export const PICTURES = ['scatter', 'matrix', 'bars', 'groups', 'network'] as const;
export type Picture = (typeof PICTURES)[number];

export interface BasketParams {
  /** Null: the first unit, and the kind of basket, that the file allows. */
  readonly unit: Unit | null;
  readonly kind: BasketKind | null;
  readonly returns: Returns;
  /** Least support as a share 0..1; null for automatic. */
  readonly minSupport: number | null;
  /** Itemsets of two and more items that the automatic support aims at. */
  readonly target: number;
  /** Most items of a rule, both sides together. */
  readonly maxLength: number;
  readonly consequent: 'one' | 'any';
  readonly minConfidence: number;
  readonly minLift: number;
  readonly maxQ: number;
  readonly dropRedundant: boolean;
  readonly algorithm: MiningAlgorithm | 'auto';
  readonly longLimit: number;
  readonly longPolicy: LongBasketPolicy;
  /** Ids of items: only baskets with, and without, this one. */
  readonly withItem: string | null;
  readonly withoutItem: string | null;
  readonly picture: Picture;
  /** Id of the item that the page looks at. */
  readonly focus: string | null;
  /** Ids of the items in the basket builder. */
  readonly cart: readonly string[];
}

export const DEFAULT_PARAMS: BasketParams = {
  unit: null,
  kind: null,
  returns: 'net',
  minSupport: null,
  target: 1_000,
  maxLength: 4,
  consequent: 'one',
  minConfidence: 0,
  minLift: 1,
  maxQ: 0.05,
  dropRedundant: true,
  algorithm: 'auto',
  longLimit: 50,
  longPolicy: 'keep',
  withItem: null,
  withoutItem: null,
  picture: 'scatter',
  focus: null,
  cart: [],
};

/** A character that ids hardly hold. */
const SEPARATOR = '~';
/** Longer sets are possible, but no one could read them. */
export const LONGEST_RULE = 8;

export function encodeParams(params: BasketParams): Record<string, string> {
  const encoded: Record<string, string> = {};
  const put = (name: string, value: string | number | null, standard: unknown): void => {
    if (value !== null && value !== standard) encoded[name] = String(value);
  };
  const d = DEFAULT_PARAMS;
  put('unit', params.unit, d.unit);
  put('basket', params.kind, d.kind);
  put('returns', params.returns, d.returns);
  put('support', params.minSupport, d.minSupport);
  put('target', params.target, d.target);
  put('length', params.maxLength, d.maxLength);
  put('then', params.consequent, d.consequent);
  put('confidence', params.minConfidence, d.minConfidence);
  put('lift', params.minLift, d.minLift);
  put('q', params.maxQ, d.maxQ);
  if (!params.dropRedundant) encoded.redundant = 'show';
  put('algorithm', params.algorithm, d.algorithm);
  put('long', params.longPolicy, d.longPolicy);
  put('longer', params.longLimit, d.longLimit);
  put('with', params.withItem, null);
  put('without', params.withoutItem, null);
  put('show', params.picture, d.picture);
  put('item', params.focus, null);
  if (params.cart.length) encoded.cart = params.cart.join(SEPARATOR);
  return encoded;
}

export function decodeParams(encoded: Readonly<Record<string, string>>): BasketParams {
  const d = DEFAULT_PARAMS;
  return {
    unit: oneOf(UNITS, encoded.unit),
    kind: oneOf(BASKET_KINDS, encoded.basket),
    returns: oneOf(RETURNS, encoded.returns) ?? d.returns,
    minSupport: between(encoded.support, 1e-7, 1),
    target: whole(encoded.target, 10, 100_000) ?? d.target,
    maxLength: whole(encoded.length, 2, LONGEST_RULE) ?? d.maxLength,
    consequent: oneOf(['one', 'any'] as const, encoded.then) ?? d.consequent,
    minConfidence: between(encoded.confidence, 0, 1) ?? d.minConfidence,
    minLift: between(encoded.lift, 0, 1e6) ?? d.minLift,
    maxQ: between(encoded.q, 1e-12, 1) ?? d.maxQ,
    dropRedundant: encoded.redundant !== 'show',
    algorithm: oneOf(ALGORITHMS, encoded.algorithm) ?? d.algorithm,
    longLimit: whole(encoded.longer, 2, 100_000) ?? d.longLimit,
    longPolicy: oneOf(LONG_BASKET_POLICIES, encoded.long) ?? d.longPolicy,
    withItem: encoded.with || null,
    withoutItem: encoded.without || null,
    picture: oneOf(PICTURES, encoded.show) ?? d.picture,
    focus: encoded.item || null,
    cart: encoded.cart ? encoded.cart.split(SEPARATOR).filter(Boolean).slice(0, 20) : [],
  };
}

/** What the worker is asked for; items are named by their ids here and by their numbers there. */
export function optionsOf(params: BasketParams, ids: readonly string[]): BasketOptions {
  const number = (id: string | null): number => (id === null ? -1 : ids.indexOf(id));
  return {
    support:
      params.minSupport === null
        ? { kind: 'auto', target: params.target }
        : { kind: 'share', share: params.minSupport },
    algorithm: params.algorithm,
    maxLength: params.maxLength,
    consequent: params.consequent,
    minConfidence: params.minConfidence,
    minLift: params.minLift,
    maxQ: params.maxQ,
    dropRedundant: params.dropRedundant,
    longLimit: params.longLimit,
    longPolicy: params.longPolicy,
    withItem: number(params.withItem),
    withoutItem: number(params.withoutItem),
    confirmed: false,
  };
}

/** What the file allows of what was chosen; the first of its units and kinds of basket otherwise. */
export function choiceOf(
  { unit, kind, returns }: Pick<BasketParams, 'unit' | 'kind' | 'returns'>,
  schema: DatasetSchema,
): BasketChoice {
  const units = unitsOf(schema);
  const kinds = kindsOf(schema);
  return {
    unit: unit && units.includes(unit) ? unit : (units[0] ?? 'product'),
    kind: kind && kinds.includes(kind) ? kind : defaultKind(schema),
    returns,
  };
}

function oneOf<T extends string>(values: readonly T[], value: string | undefined): T | null {
  return values.find((candidate) => candidate === value) ?? null;
}

function between(value: string | undefined, low: number, high: number): number | null {
  const n = Number(value);
  return value !== undefined && value !== '' && n >= low && n <= high ? n : null;
}

function whole(value: string | undefined, low: number, high: number): number | null {
  const n = between(value, low, high);
  return n !== null && Number.isInteger(n) ? n : null;
}
