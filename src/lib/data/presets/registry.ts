import type { SourceColumn } from '../ingest/types';
import type { Roles } from '../mapping/revenue';
import { amazonIndia } from './amazon-india';
import { amazonSales } from './amazon-sales';
import { demoStore } from './demo-store';
import { olist } from './olist';
import { onlineRetail, onlineRetail2 } from './online-retail';
import { matchPreset, type Preset } from './preset';
import { shopify } from './shopify';
import { superstore, superstore2010, superstoreSnake } from './superstore';
import { wooAdvanced, wooAnalytics, wooCells, wooLines, wooNumbered } from './woocommerce';

/** Every file that is known by its header; a new one is a file of its own and a line here. */
const PRESETS: readonly Preset[] = [
  demoStore,
  amazonSales,
  amazonIndia,
  onlineRetail,
  onlineRetail2,
  superstore,
  superstore2010,
  superstoreSnake,
  olist,
  shopify,
  wooAdvanced,
  wooLines,
  wooCells,
  wooNumbered,
  wooAnalytics,
];

interface RecognisedPreset {
  readonly preset: Preset;
  readonly roles: Roles;
}

/** The preset whose file this is, if any. */
export function recognise(
  columns: readonly Pick<SourceColumn, 'name' | 'from'>[],
): RecognisedPreset | null {
  for (const preset of PRESETS) {
    const roles = matchPreset(preset, columns);
    if (roles) return { preset, roles };
  }
  return null;
}
