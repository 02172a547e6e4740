import { interpolateHcl } from 'd3';
import type { ChartTheme } from '../../../viz/theme';

/**
 * Colour of a lift on a logarithmic ramp between the least and the largest of the picture.
 *
 * @param tones rounds to so many tones; default none
 */
export function liftRamp(
  lifts: ArrayLike<number>,
  theme: ChartTheme,
  tones = Infinity,
): (lift: number) => string {
  let low = Infinity;
  let high = -Infinity;
  for (let k = 0; k < lifts.length; k++) {
    const value = Math.log(Math.max(1e-6, lifts[k]!));
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const ramp = interpolateHcl(...theme.sequential);
  const range = high - low;
  const known = new Map<number, string>();
  return (lift) => {
    // The palest tone would be lost on the ground.
    const at = range > 1e-9 ? 0.2 + (0.8 * (Math.log(Math.max(1e-6, lift)) - low)) / range : 0.7;
    const tone = Number.isFinite(tones) ? Math.round(at * tones) / tones : at;
    let color = known.get(tone);
    if (color === undefined) known.set(tone, (color = ramp(Math.min(1, tone))));
    return color;
  };
}

/** Communities with a colour of their own. */
export const COMMUNITY_COLORS = 8;

/** Communities take the colours of categories by size; the small ones are the grey of others. */
export function communityColor(community: number, theme: ChartTheme): string {
  return (community < COMMUNITY_COLORS && theme.categories[community]) || theme.other;
}
