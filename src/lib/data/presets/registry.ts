import type { SourceColumn } from '../ingest/types';
import type { Roles } from '../mapping/revenue';
import { amazonSales } from './amazon-sales';
import { demoStore } from './demo-store';
import { onlineRetail, onlineRetail2 } from './online-retail';
import { matchPreset, type Preset } from './preset';
import { superstore } from './superstore';

/** Every file that is known by its header; a new one is a file of its own and a line here. */
const PRESETS: readonly Preset[] = [
  demoStore,
  amazonSales,
  onlineRetail,
  onlineRetail2,
  superstore,
];

interface RecognisedPreset {
  readonly preset: Preset;
  readonly roles: Roles;
}

/** The preset whose file this is, if any. */
export function recognise(columns: readonly Pick<SourceColumn, 'name'>[]): RecognisedPreset | null {
  for (const preset of PRESETS) {
    const roles = matchPreset(preset, columns);
    if (roles) return { preset, roles };
  }
  return null;
}
