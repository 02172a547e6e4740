import type { Component } from 'svelte';

/** Something a person can ask the palette for. */
export interface Command {
  /** Unique, and stable between openings. */
  readonly id: string;
  readonly label: string;
  /** Heading under which it stands while nothing is typed. */
  readonly section: string;
  /** Words that also find it. */
  readonly keywords?: string;
  readonly icon?: Component<{ size?: number }>;
  /** Quiet text at the end: a shortcut, or why it cannot be done. */
  readonly hint?: string;
  run(): void;
}

/**
 * The commands that hold every typed word, best first: a word at the start of the label counts more
 * than one at the start of another word, that more than one inside, and the keywords least. Ties
 * keep their order.
 */
export function rankCommands(
  commands: readonly Command[],
  typed: string,
  limit = 60,
): readonly Command[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  if (!words.length) return commands.slice(0, limit);
  return commands
    .map((command, index) => ({ command, index, score: score(command, words) }))
    .filter((entry) => entry.score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, limit)
    .map((entry) => entry.command);
}

function score(command: Command, words: readonly string[]): number {
  const label = plain(command.label);
  const keywords = plain(`${command.keywords ?? ''} ${command.section}`);
  let sum = 0;
  for (const word of words) {
    const at = label.indexOf(word);
    if (at === 0) sum += 8;
    else if (at > 0 && /[^\p{L}\p{N}]/u.test(label[at - 1]!)) sum += 5;
    else if (at > 0) sum += 3;
    else if (keywords.includes(word)) sum += 1;
    else return 0;
  }
  // Of two that match alike, the shorter says it more exactly.
  return sum + 1 / (1 + label.length);
}

/** Without case and accents: `Île` is found by `ile`. */
function plain(value: string): string {
  return value.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}
