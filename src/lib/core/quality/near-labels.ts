/** Ways of writing that are probably one: the same but for case and signs, or a slip of the keys. */

export interface LabelValue {
  readonly value: string;
  /** Lines with it. */
  readonly lines: number;
  /**
   * Where it stands, such as its commonest state and country: a slip stands where the right value
   * stands. Null where there is nothing to compare.
   */
  readonly context: string | null;
}

export interface NearLabel {
  readonly from: string;
  readonly to: string;
  readonly fromLines: number;
  readonly toLines: number;
  /** `same`: equal but for case, accents, blanks and signs; `typo`: a slip or two apart. */
  readonly kind: 'same' | 'typo';
  readonly distance: number;
}

/** A typo is at most so frequent, against the right value. */
const RARE = 0.05;
/** Shorter words are too easily other words; a letter less will do where the place is the same. */
const MIN_LENGTH = 4;
/** From this length on two slips are still the same word, or the same words. */
const LONG = 10;

/**
 * What two ways of writing have in common: without accents, case and signs, one blank between words,
 * and `&` as "and".
 */
export function labelKey(value: string): string {
  return value
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/&/g, ' and ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * Optimal string alignment distance: letters dropped, added, changed, or two neighbours swapped, each
 * counting 1; anything above `most` is `most + 1`.
 */
export function slips(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const changed = above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(changed, above[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, before[j - 2]! + 1);
      }
      row.push(best);
      least = Math.min(least, best);
    }
    if (least > most) return most + 1;
    before = above;
    above = row;
  }
  return Math.min(above[b.length]!, most + 1);
}

interface Group {
  readonly key: string;
  readonly digits: string;
  lines: number;
  best: LabelValue;
  readonly members: LabelValue[];
}

/**
 * Pairs to merge, the most frequent way of writing being the right one. `typos` looks for slips too:
 * rare values (at most 5 % of the right one's lines) of a word of four letters or more, one slip away, or two in
 * ten or more letters, with the same figures in them and in the same context, and with only one such
 * value at that distance.
 *
 * @returns sorted by `toLines`, then `from`
 */
export function nearLabels(
  values: readonly LabelValue[],
  options: {
    readonly typos: boolean;
    /** Values that are right however rare they are. */
    readonly known?: ReadonlySet<string>;
  },
): NearLabel[] {
  const groups = new Map<string, Group>();
  for (const label of values) {
    const key = labelKey(label.value);
    if (!key) continue;
    const group = groups.get(key);
    if (!group) {
      const digits = key.replace(/\D+/g, ' ').trim();
      groups.set(key, { key, digits, lines: label.lines, best: label, members: [label] });
      continue;
    }
    group.members.push(label);
    group.lines += label.lines;
    const { best } = group;
    const better = label.lines - best.lines || (label.value < best.value ? 1 : -1);
    if (better > 0) group.best = label;
  }
  const found: NearLabel[] = [];
  const all = [...groups.values()];
  const typos = options.typos
    ? typoTargets(all, options.known ?? new Set())
    : new Map<Group, { to: Group; distance: number }>();
  for (const group of all) {
    const typo = typos.get(group);
    const target = (typo ? typo.to : group).best;
    for (const member of group.members) {
      if (member === target) continue;
      found.push({
        from: member.value,
        to: target.value,
        fromLines: member.lines,
        toLines: target.lines,
        kind: typo ? 'typo' : 'same',
        distance: typo ? typo.distance : 0,
      });
    }
  }
  return found.sort((a, b) => b.toLines - a.toLines || (a.from < b.from ? -1 : 1));
}

/** Two slips in a short word make another word: North Carolina is not South Carolina. */
function sameWords(a: string, b: string): boolean {
  const [left, right] = [a.split(' '), b.split(' ')];
  if (left.length !== right.length) return false;
  return left.every((word, at) => slips(word, right[at]!, 2) <= (word.length >= LONG ? 2 : 1));
}

/** For each rare group the frequent one that it is a slip of. */
function typoTargets(
  groups: readonly Group[],
  known: ReadonlySet<string>,
): Map<Group, { to: Group; distance: number }> {
  const targets = new Map<Group, { to: Group; distance: number }>();
  const byContext = new Map<string, Group[]>();
  for (const group of groups) {
    const context = group.best.context ?? '';
    const list = byContext.get(context);
    if (list) list.push(group);
    else byContext.set(context, [group]);
  }
  for (const list of byContext.values()) {
    const sorted = [...list].sort((a, b) => b.lines - a.lines);
    for (const rare of sorted) {
      const least = rare.best.context === null ? MIN_LENGTH : MIN_LENGTH - 1;
      if (rare.key.length < least || known.has(rare.best.value)) continue;
      const most = rare.key.length >= LONG ? 2 : 1;
      let nearest: Group | null = null;
      let distance = most + 1;
      let others = 0;
      for (const frequent of sorted) {
        if (rare.lines > RARE * frequent.lines) break;
        if (frequent.digits !== rare.digits || frequent.key.length < MIN_LENGTH) continue;
        const apart = slips(rare.key, frequent.key, Math.min(most, distance));
        if (apart > most || (apart === 2 && !sameWords(rare.key, frequent.key))) continue;
        if (apart < distance) {
          nearest = frequent;
          distance = apart;
          others = 0;
        } else if (apart === distance) {
          others++;
        }
      }
      // With two candidates nobody can tell which was meant.
      if (nearest && others === 0) targets.set(rare, { to: nearest, distance });
    }
  }
  // A slip of what is itself a slip leads to the end of the chain.
  for (const target of targets.values()) {
    let next = targets.get(target.to);
    while (next) {
      target.to = next.to;
      next = targets.get(target.to);
    }
  }
  return targets;
}
