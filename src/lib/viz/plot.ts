import type * as PlotModule from '@observablehq/plot';

export type PlotLibrary = typeof PlotModule;

let loading: Promise<PlotLibrary> | undefined;

/** Loads Observable Plot when the first picture needs it. A failed load is tried again next time. */
export function loadPlot(): Promise<PlotLibrary> {
  loading ??= import('@observablehq/plot').catch((thrown: unknown) => {
    loading = undefined;
    throw thrown;
  });
  return loading;
}
