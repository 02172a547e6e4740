import { ident } from '../sql';

/** Quoted name of the table that keeps what could not be split into fields. */
export function rejectsRelation(id: string): string {
  return `memory.main.${ident(`${id}_rejected`)}`;
}
