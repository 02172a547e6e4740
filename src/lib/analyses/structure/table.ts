/** The answers as a table, for the page and for files. */
import type { Answered } from '../../core/structure/verdict';
import { rowsFromColumns, type TableColumn, type TableRows } from '../../ui/table-types';
import type { CheckedStructure } from './model.svelte';
import { QUESTION_WORDS, sentenceOf, VERDICT_WORDS } from './words';

const REFERENCES = {
  asymptotic: 'distribution for many rows',
  moments: 'permutation moments',
  draws: 'random draws',
} as const;

export const ANSWER_COLUMNS: readonly TableColumn[] = [
  { key: 'question', label: 'Question', format: 'text', width: 180 },
  { key: 'verdict', label: 'Verdict', format: 'text', width: 170 },
  { key: 'effect', label: 'Effect', format: 'number', digits: 3, title: '0: as independent draws' },
  { key: 'low', label: 'From', format: 'number', digits: 3, title: '95 % interval, lower end' },
  { key: 'high', label: 'To', format: 'number', digits: 3, title: '95 % interval, upper end' },
  {
    key: 'stated',
    label: 'Asked for',
    format: 'number',
    digits: 2,
    title: 'No structure: the whole interval lies below this',
  },
  {
    key: 'detectable',
    label: 'Would have shown',
    format: 'number',
    digits: 3,
    title: 'The effect that four of five such data sets show',
    width: 150,
  },
  { key: 'p', label: 'p', format: 'p' },
  { key: 'adjusted', label: 'p adjusted', format: 'p', title: 'After Holm' },
  { key: 'counted', label: 'Counted', format: 'integer' },
  { key: 'unit', label: 'What', format: 'text', width: 220 },
  { key: 'reference', label: 'Compared with', format: 'text', width: 210 },
  { key: 'sentence', label: 'In words', format: 'text', width: 520 },
];

/** One array per column of {@link ANSWER_COLUMNS}; NaN where a question could not be asked. */
export function answerColumns(result: CheckedStructure): (readonly string[] | Float64Array)[] {
  const { answers } = result.report;
  const figure = (of: (answer: Answered) => number): Float64Array =>
    Float64Array.from(answers, (answer) => (answer.verdict === 'unanswerable' ? NaN : of(answer)));
  return [
    answers.map(({ id }) => QUESTION_WORDS[id].title),
    answers.map(({ verdict }) => VERDICT_WORDS[verdict]),
    figure(({ effect }) => effect.estimate),
    figure(({ effect }) => effect.low),
    figure(({ effect }) => effect.high),
    figure(({ statedEffect }) => statedEffect),
    figure(({ detectable }) => detectable),
    figure(({ p }) => p),
    figure(({ adjustedP }) => adjustedP),
    figure(({ n }) => n),
    answers.map(({ id }) => QUESTION_WORDS[id].unit[1]),
    answers.map((answer) =>
      answer.verdict === 'unanswerable' ? '' : REFERENCES[answer.reference],
    ),
    answers.map((answer) => sentenceOf(answer, result)),
  ];
}

export function answerRows(result: CheckedStructure): TableRows {
  return rowsFromColumns(answerColumns(result));
}
