/** The controls of the page as text for the address, and back. Whatever cannot be read is ignored. */
import { FAR_LEVELS, type FarLevel } from './unusual';

export const MATRIX_MEASURES = ['spearman', 'pearson'] as const;
export type MatrixMeasure = (typeof MATRIX_MEASURES)[number];

export const SEED = 1;

export interface QualityParams {
  /** Id of the finding whose lines are listed; null for the first. */
  readonly finding: string | null;
  /** Id of the key that copies are looked for by; null for the first that the data allow. */
  readonly key: string | null;
  readonly level: FarLevel;
  readonly matrix: MatrixMeasure;
}

export const DEFAULT_PARAMS: QualityParams = {
  finding: null,
  key: null,
  level: 0.0001,
  matrix: 'spearman',
};

export function encodeParams(params: QualityParams): Record<string, string> {
  const encoded: Record<string, string> = {};
  if (params.finding) encoded.finding = params.finding;
  if (params.key) encoded.key = params.key;
  if (params.level !== DEFAULT_PARAMS.level) encoded.level = String(params.level);
  if (params.matrix !== DEFAULT_PARAMS.matrix) encoded.matrix = params.matrix;
  return encoded;
}

export function decodeParams(encoded: Readonly<Record<string, string>>): QualityParams {
  const id = (value: string | undefined): string | null =>
    value && /^[a-z][\w-]{0,60}$/.test(value) ? value : null;
  return {
    finding: id(encoded.finding),
    key: id(encoded.key),
    level: FAR_LEVELS.find((level) => level === Number(encoded.level)) ?? DEFAULT_PARAMS.level,
    matrix: MATRIX_MEASURES.find((measure) => measure === encoded.matrix) ?? DEFAULT_PARAMS.matrix,
  };
}
