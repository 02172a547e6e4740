/** One value of a table; days are ISO text. */
export type Cell = string | number | boolean | null;
