import { browserParts } from './session/browser-parts';
import { Session } from './session/session.svelte';

/** The data set of this tab; every page reads it, the layout starts it. */
export const session = new Session(browserParts);

export type { Session };
export type { LoadedDataset, LoadedOpinions } from './session/types';
