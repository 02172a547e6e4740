/** Centres and scales of a partition as a file, and customers of other data given to them. */
import { OrderlensError } from '../errors';
import { FEATURES, type Feature } from './features/definitions';
import { planMatrix, type FeatureColumns } from './features/matrix';
import type { FeatureTransform } from './features/transform';
import { assign } from './kmeans/lloyd';

export interface SavedModel {
  readonly format: 'orderlens-clusters';
  readonly version: 1;
  /** Where it was made: data set and days. */
  readonly madeFrom: string;
  readonly features: readonly Feature[];
  readonly transforms: readonly FeatureTransform[];
  /** k rows of d on the common scale. */
  readonly centres: readonly (readonly number[])[];
  readonly names: readonly string[];
  /** 95 % quantile of the distance of each cluster's own customers to its centre. */
  readonly reach: readonly number[];
  /** Least orders of the customers that it was made from. */
  readonly minOrders: number;
}

const KINDS = ['none', 'log', 'yeo-johnson'];

/**
 * Reads a saved model.
 *
 * @throws OrderlensError `bad-file` with what was found and expected
 */
export function readSavedModel(text: string, file: string): SavedModel {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse(file, 'text that is not JSON');
  }
  if (!isRecord(value) || value.format !== 'orderlens-clusters') {
    throw refuse(file, 'a file of another kind');
  }
  if (value.version !== 1) throw refuse(file, `version ${String(value.version)}`);
  const { features, transforms, centres, names, reach, madeFrom } = value;
  if (!Array.isArray(features) || features.length === 0 || !features.every(isFeature)) {
    throw refuse(file, 'features that this site does not know');
  }
  const d = features.length;
  if (!Array.isArray(transforms) || transforms.length !== d || !transforms.every(isTransform)) {
    throw refuse(file, 'scales that do not fit its features');
  }
  const isCentre = (row: unknown): row is number[] =>
    Array.isArray(row) && row.length === d && row.every(Number.isFinite);
  if (!Array.isArray(centres) || centres.length === 0 || !centres.every(isCentre)) {
    throw refuse(file, 'centres that do not fit its features');
  }
  const isText = (name: unknown): name is string => typeof name === 'string' && name.length <= 200;
  if (!Array.isArray(names) || names.length !== centres.length || !names.every(isText)) {
    throw refuse(file, 'names that do not fit its centres');
  }
  if (!Array.isArray(reach) || reach.length !== centres.length || !reach.every(Number.isFinite)) {
    throw refuse(file, 'distances that do not fit its centres');
  }
  // Files of the first days do not tell it.
  const { minOrders = 1 } = value;
  if (!(Number.isInteger(minOrders) && Number(minOrders) >= 1)) {
    throw refuse(file, 'a least number of orders that is none');
  }
  return {
    format: 'orderlens-clusters',
    version: 1,
    madeFrom: isText(madeFrom) ? madeFrom : '',
    features,
    transforms,
    centres,
    names,
    reach: reach as number[],
    minOrders: Number(minOrders),
  };
}

export interface Scored {
  readonly labels: Int32Array;
  /** Distance to the nearest centre, on the common scale. */
  readonly distances: Float64Array;
  /** Customers farther from their centre than 95 % of those it was made from. */
  readonly strangers: number;
}

/**
 * Gives the customers `rows` to the nearest saved centre.
 *
 * @throws OrderlensError `missing-column` where the data lack a feature of the model
 */
export function scoreCustomers(
  model: SavedModel,
  columns: FeatureColumns,
  rows: Int32Array,
): Scored {
  const missing = model.features.filter((id) => !columns[id]);
  if (missing.length) {
    throw new OrderlensError(
      'missing-column',
      `The saved clusters need what these data do not have: ${missing.join(', ')}.`,
    );
  }
  const data = planMatrix(columns, rows, model);
  const centres = Float64Array.from(model.centres.flat());
  const { labels, distances } = assign(data, rows.length, model.features.length, centres);
  let strangers = 0;
  distances.forEach((distance, i) => {
    if (distance > model.reach[labels[i]!]!) strangers++;
  });
  return { labels, distances, strangers };
}

function refuse(file: string, found: string): OrderlensError {
  return new OrderlensError('bad-file', `“${file}” holds no saved clusters: found ${found}.`, {
    file,
    found,
    expected: 'a file saved with “Save clusters” on this page',
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFeature(value: unknown): value is Feature {
  return FEATURES.includes(value as Feature);
}

function isTransform(value: unknown): value is FeatureTransform {
  return (
    isRecord(value) &&
    KINDS.includes(String(value.kind)) &&
    [value.lambda, value.centre, value.scale, value.skewBefore, value.skewAfter].every(
      Number.isFinite,
    )
  );
}
