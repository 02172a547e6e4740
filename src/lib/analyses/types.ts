import type { Component } from 'svelte';
import type { QuestionId } from '../core/structure/questions';
import type { Frame } from '../data/frame';
import type { SqlRunner } from '../data/query-result';
import type { DatasetSchema, OrderLineColumn } from '../data/schema/canonical';

/** Navigation groups, by the question they answer, in reading order. */
export const GROUPS = [
  'What happened',
  'Who are they',
  'What goes together',
  'What comes next',
  'What do they say',
  'Where are they',
  'Workbench',
] as const;
export type Group = (typeof GROUPS)[number];

/** A need is met when any one of its columns is filled. */
export type Need = readonly [OrderLineColumn, ...OrderLineColumn[]];

/** What an analysis gets to work with; everything it computes comes from here. */
export interface AnalysisContext {
  readonly db: SqlRunner;
  readonly schema: DatasetSchema;
  readonly frame: Frame;
  /** Name of the data set, for file names and sentences. */
  readonly datasetName: string;
  readonly isSynthetic: boolean;
}

/**
 * A rune class that keeps one analysis's controls and its last good result.
 * `refresh` is called when the data, the frame or a parameter changes; a newer call aborts the
 * older one, and an aborted call changes nothing.
 */
export interface AnalysisModel {
  refresh(context: AnalysisContext, signal: AbortSignal): Promise<void>;
  /** Parameters that differ from their defaults, for the URL (`p.name=value`). */
  readonly params: Readonly<Record<string, string>>;
  setParams(params: Readonly<Record<string, string>>): void;
  /** The last good result, null before the first; where given, the page waits for it and no longer. */
  readonly result?: unknown;
}

export interface AnalysisModule {
  createModel(): AnalysisModel;
  View: Component<{ model: AnalysisModel; context: AnalysisContext }>;
}

/** One line of the registry; menus, palette, routes and tests all iterate over these. */
export interface AnalysisSpec {
  readonly id: string;
  /** Path segment, without slashes. */
  readonly path: string;
  readonly group: Group;
  readonly title: string;
  /** The question, as the page's heading. */
  readonly question: string;
  readonly needs: readonly Need[];
  /**
   * Questions of the structure check that the conclusion rests on. Where one is answered with "no
   * structure" or "too few rows", the page says so under its answer.
   */
  readonly restsOn?: readonly QuestionId[];
  load(): Promise<AnalysisModule>;
}

/** The needs that the data set does not meet; empty when the analysis can run. */
export function missingNeeds(spec: AnalysisSpec, schema: DatasetSchema): Need[] {
  return spec.needs.filter((need) => !need.some((column) => schema.columns.has(column)));
}
