import { getContext, setContext, type Snippet } from 'svelte';

/** A calm line under a page's answer that whoever shows the page may have to add. */
type AnswerNote = () => Snippet | null;

const KEY = Symbol('answer note');

/** Gives the pages below a line to show under their answer; called while a component is made. */
export function setAnswerNote(note: AnswerNote): void {
  setContext(KEY, note);
}

/** The line that was given to this page, if any. */
export function answerNote(): AnswerNote {
  return getContext<AnswerNote | undefined>(KEY) ?? (() => null);
}
