import type { Source } from '../ingest/types';
import type { SubjectKind } from '../opinions/propose';

/** Columns of a table's file in the order of the table's columns; null where the file lacks one. */
export interface TableFile {
  readonly source: Source;
  readonly columns: readonly (string | null)[];
  /** Place of its first row, 0-based, in the table before repeated rows are left out. */
  readonly firstRow: number;
}

/** One table to be joined: a file, or several of the same columns laid one below the other. */
export interface CombinedTable {
  /** Signature of its header: the same files give the same id again. */
  readonly id: string;
  /** Short and unique among the tables, from the name of the file: `orders`. */
  readonly name: string;
  readonly files: readonly [TableFile, ...TableFile[]];
  /** All its rows as one source. */
  readonly source: Source;
  /** What its rows seem to be; `orders` for anything that is not opinions. */
  readonly subject: SubjectKind;
}

/** How two values of a key are told to be the same. */
export type KeyCompare =
  /** Trimmed; `12346.0` is `12346`, but `007` is not `7`. */
  | 'exact'
  /** Also without regard to capitals and to zeros in front: `007` is `7`. */
  | 'loose';

/** A column of the table that is joined and the column of the other that refers to it. */
export interface KeyPair {
  readonly own: string;
  readonly other: string;
}

/** A table joined to one that is there already, at most one of its rows to a row of that. */
export interface JoinPlan {
  readonly table: string;
  readonly to: string;
  readonly on: readonly [KeyPair, ...KeyPair[]];
  readonly compare: KeyCompare;
}

/** A base whose rows become the rows, and what is joined to it, each after what it is joined to. */
export interface TreePlan {
  readonly kind: SubjectKind;
  readonly base: string;
  readonly joins: readonly JoinPlan[];
}

/** What is done with rows of a later file that an earlier one holds already. */
export interface RepeatPlan {
  /** Columns of the table that say what is the same row; empty for all of them. */
  readonly key: readonly string[];
  /** The earlier of two rows counts, the later, or both. */
  readonly treatment: 'skip' | 'newest' | 'keep';
}

/** How several files become one data set. Plain data: it can be kept and followed again. */
export interface CombinePlan {
  /** The tables it was made for; with another one, it says nothing of that. */
  readonly tables: readonly string[];
  /** Files whose columns are laid under those of another table: by table id of the file. */
  readonly under: Readonly<Record<string, UnderPlan>>;
  /** At most one of each kind. */
  readonly trees: readonly TreePlan[];
  /** By table; of tables of several files only. */
  readonly repeats: Readonly<Record<string, RepeatPlan>>;
  /** Short names of the tables: the same columns are called the same, whatever the files are called. */
  readonly names?: Readonly<Record<string, string>>;
}

/** A file of other columns that hold the same things. */
export interface UnderPlan {
  readonly table: string;
  /** Column of the file for each column of the table that has one. */
  readonly columns: Readonly<Record<string, string>>;
}

/** Two columns that seem to hold the same keys. */
export interface KeyLink {
  /** The table of which several rows may refer to one row of the other. */
  readonly from: string;
  readonly fromColumn: string;
  readonly to: string;
  readonly toColumn: string;
  readonly compare: KeyCompare;
  /** Share of the different values of `from` that are in `to`, 0..1; estimated for large tables. */
  readonly found: number;
  /** Whether no value of `to` occurs twice. */
  readonly isUnique: boolean;
  /** Rows of `to` for each of its values, on average. */
  readonly rowsPerValue: number;
  /** How much the names agree, 0..1. */
  readonly named: number;
  /** 0..1. */
  readonly strength: number;
}

/** What a join matches, counted on all rows. */
export interface JoinFacts {
  /** Rows of the table that is joined to: with a match, with a key that has none, without a key. */
  readonly matched: number;
  readonly unmatched: number;
  readonly withoutKey: number;
  /** Different keys without a match, and some of them. */
  readonly unmatchedKeys: number;
  readonly examples: readonly string[];
  /** Rows of the joined table that nothing refers to. */
  readonly unused: number;
  /** Most rows of the joined table with one key; above 1 they are brought to one row. */
  readonly mostRowsPerKey: number;
  /** Different keys of the joined table, and how many have several rows. */
  readonly keys: number;
  readonly keysWithSeveral: number;
}

/** How several rows of a joined table become one. */
export type Summary = 'sum' | 'average' | 'most-frequent' | 'only';

/** A table that takes no part, and why. */
export interface UnusedTable {
  readonly table: string;
  readonly reason: string;
}

/** Rows that several files hold, by file of the table, in their order. */
export interface RepeatFacts {
  /** Rows that an earlier file holds; the first file has none. */
  readonly rows: readonly number[];
  /** Rows that a later file holds; the last file has none. */
  readonly superseded: readonly number[];
  /** Of `rows`, those whose status, units or amounts are no longer those of the earlier row. */
  readonly differing: number;
}

/** Files that have been read, how they are to become one data set, and what that gives. */
export interface Combination {
  readonly tables: readonly CombinedTable[];
  /** Every pair of columns worth offering as a key, best first. */
  readonly links: readonly KeyLink[];
  readonly plan: CombinePlan;
  /** Facts of each join: by `tree kind:table`. */
  readonly joins: Readonly<Record<string, JoinFacts>>;
  /** By table. */
  readonly repeats: Readonly<Record<string, RepeatFacts>>;
  readonly unused: readonly UnusedTable[];
  /** The preset that knows these files together, for "Recognised as …". */
  readonly presetName: string | null;
  /** True when a person ought to look before the files are joined. */
  readonly isDoubtful: boolean;
}

export function joinKey(kind: SubjectKind, table: string): string {
  return `${kind}:${table}`;
}
