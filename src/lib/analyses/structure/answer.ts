/** What the check says of the data set as a whole. */
import type { Answer, Answered } from '../../core/structure/verdict';
import { formatNumber } from '../../ui/format';
import type { Phrase } from '../page/phrase';
import type { CheckedStructure } from './model.svelte';
import { effectText, QUESTION_WORDS } from './words';

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const inWords = (count: number): string => NUMBERS[count] ?? formatNumber(count, 0);
const questions = (count: number): string => `${inWords(count)} question${count === 1 ? '' : 's'}`;
/** More findings are not named in a sentence; the picture beneath has them. */
const MOST_LISTED = 5;
const strong = (text: string): Phrase => ({ text, strong: true });
const plain = (text: string): Phrase => ({ text });

/** The one verdict on the data set. */
export function overallAnswer({ report }: Pick<CheckedStructure, 'report'>): readonly Phrase[] {
  const { answers } = report;
  const asked = answers.filter((answer): answer is Answered => answer.verdict !== 'unanswerable');
  const [found, none, few] = (['structure', 'none', 'few'] as const).map((verdict) =>
    asked.filter((answer) => answer.verdict === verdict),
  ) as [Answered[], Answered[], Answered[]];
  switch (report.overall) {
    case 'structure':
      return [
        strong(
          found.length === asked.length
            ? `Yes, in each of the ${questions(asked.length)} that these columns can answer.`
            : `Yes, in ${inWords(found.length)} of ${inWords(asked.length)} questions.`,
        ),
        plain(
          `${found.length > MOST_LISTED ? '' : ` These data differ from independent draws in ${listed(found)}.`}${rest(none, few)}`,
        ),
      ];
    case 'none':
      return [
        strong('No.'),
        plain(
          ` In none of the ${questions(asked.length)} that these columns can answer do the data differ from independent draws by more than the stated effect (${stated(none)}). What other pages show of them is of the size that chance makes; of what was not asked this says nothing.`,
        ),
      ];
    case 'partly-none':
      return [
        strong('Nothing was found.'),
        plain(
          ` There is no structure above the stated effect in ${listed(none)}; for ${listed(few)} there are too few rows to tell. Read patterns on other pages as what chance makes until more rows say otherwise.`,
        ),
      ];
    case 'few':
      return [
        strong('Too few rows to tell.'),
        plain(
          ` None of the ${questions(asked.length)} that these columns can answer shows more than chance, but so few rows could not have shown a small effect either. Patterns on other pages may be chance.`,
        ),
      ];
    case 'unanswerable':
      return [
        strong('These columns cannot tell.'),
        plain(' None of the questions can be asked of them.'),
      ];
  }
}

function rest(none: readonly Answered[], few: readonly Answered[]): string {
  const parts = [
    ...(none.length ? [`in ${listed(none)} there is no structure above the stated effect`] : []),
    ...(few.length ? [`for ${listed(few)} there are too few rows to tell`] : []),
  ];
  const sentence = parts.join('; ');
  return sentence ? ` ${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.` : '';
}

function listed(answers: readonly Answer[]): string {
  const titles = answers.map(({ id }) => QUESTION_WORDS[id].title.toLowerCase());
  if (titles.length < 2) return titles.join('');
  return `${titles.slice(0, -1).join(', ')} and ${titles.at(-1)!}`;
}

function stated(answers: readonly Answered[]): string {
  const values = [...new Set(answers.map(({ statedEffect }) => statedEffect))].sort(
    (a, b) => a - b,
  );
  return values.map(effectText).join(' or ');
}
