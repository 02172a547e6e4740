/** Effect sizes with their intervals, one row per question, and the effect that is asked for. */
import type { PlotOptions } from '@observablehq/plot';
import type { Answer, Answered, Verdict } from '../../../core/structure/verdict';
import type { ChartTheme } from '../../../viz/theme';
import type { PictureContext } from '../../rfm/pictures/picture';
import { effectText, pText, QUESTION_WORDS, sentenceOf, VERDICT_WORDS } from '../words';
import type { CheckedStructure } from '../model.svelte';

const ROW = 34;
const NARROW_ROW = 46;
const TOP = 30;
const BOTTOM = 34;
/** Below this the titles stand above their rows. */
const NARROW = 620;
/** Effects to the right of this only say "large". */
const MOST = 2;

export function isNarrow(width: number): boolean {
  return width > 0 && width < NARROW;
}

export function forestHeight(answers: readonly Answer[], width: number): number {
  return answers.length * (isNarrow(width) ? NARROW_ROW : ROW) + TOP + BOTTOM;
}

interface Row {
  readonly at: number;
  readonly answer: Answered;
  readonly from: number;
  readonly to: number;
  readonly estimate: number;
}

export function forestPlot(result: CheckedStructure, context: PictureContext): PlotOptions {
  const { Plot, width, height, theme } = context;
  const { answers } = result.report;
  const narrow = isNarrow(width);
  const asked = answers.flatMap((answer, at): Row[] =>
    answer.verdict === 'unanswerable'
      ? []
      : [
          {
            at,
            answer,
            from: Math.min(MOST, answer.effect.low),
            to: Math.min(MOST, answer.effect.high),
            estimate: Math.min(MOST, answer.effect.estimate),
          },
        ],
  );
  const [left, right] = narrow ? [10, 14] : [164, 158];
  const lift = narrow ? -17 : 0;
  const tip = ({ answer }: Row): string =>
    `${QUESTION_WORDS[answer.id].title}: ${VERDICT_WORDS[answer.verdict].toLowerCase()}\neffect ${effectText(answer.effect.estimate)}, 95 % interval ${effectText(answer.effect.low)} to ${effectText(answer.effect.high)}\nasked for ${effectText(answer.statedEffect)}; adjusted ${pText(answer.adjustedP)}`;
  const colour = (verdict: Verdict): string => colourOf(verdict, theme);
  return {
    width,
    height,
    marginLeft: left,
    marginRight: right,
    marginTop: TOP,
    marginBottom: BOTTOM,
    x: {
      type: 'sqrt',
      domain: [0, MOST],
      ticks: narrow ? [0, 0.1, 0.5, 1, 2] : [0, 0.05, 0.1, 0.2, 0.5, 1, 2],
      tickFormat: (value: number) => effectText(value).replace(/[.,]?0+$/, '') || '0',
      label: null,
      grid: false,
    },
    y: { domain: [-0.5, answers.length - 0.5], reverse: true, axis: null },
    marks: [
      Plot.gridX(narrow ? [0, 0.1, 0.5, 1, 2] : [0, 0.05, 0.1, 0.2, 0.5, 1, 2], {
        stroke: theme.line,
        strokeOpacity: 0.7,
      }),
      // What is asked for: the effect below which a question is answered with "no structure".
      Plot.rect(asked, {
        x1: 0,
        x2: ({ answer }: Row) => answer.statedEffect,
        y1: ({ at }: Row) => at - (narrow ? 0.12 : 0.42),
        y2: ({ at }: Row) => at + (narrow ? 0.4 : 0.42),
        fill: theme.other,
        fillOpacity: 0.18,
      }),
      Plot.ruleX(asked, {
        x: ({ answer }: Row) => answer.statedEffect,
        y1: ({ at }: Row) => at - (narrow ? 0.12 : 0.42),
        y2: ({ at }: Row) => at + (narrow ? 0.4 : 0.42),
        stroke: theme.text3,
        strokeWidth: 1.5,
      }),
      Plot.ruleY(asked, {
        x1: 'from',
        x2: 'to',
        y: ({ at }: Row) => at + (narrow ? 0.14 : 0),
        stroke: ({ answer }: Row) => colour(answer.verdict),
        strokeWidth: 2.5,
        strokeDasharray: '0',
      }),
      Plot.text(
        asked.filter(({ answer }) => answer.effect.high > MOST),
        {
          x: MOST,
          y: ({ at }: Row) => at + (narrow ? 0.14 : 0),
          text: () => '▸',
          dx: 3,
          fill: ({ answer }: Row) => colour(answer.verdict),
          fontSize: 14,
        },
      ),
      Plot.dot(asked, {
        x: 'estimate',
        y: ({ at }: Row) => at + (narrow ? 0.14 : 0),
        r: 5,
        symbol: ({ answer }: Row) => SYMBOLS[answer.verdict],
        fill: ({ answer }: Row) =>
          answer.verdict === 'structure' ? colour(answer.verdict) : theme.background,
        stroke: ({ answer }: Row) => colour(answer.verdict),
        strokeWidth: 2,
        title: tip,
      }),
      Plot.text(answers, {
        frameAnchor: 'left',
        y: (_: Answer, at: number) => at,
        text: ({ id }: Answer) => QUESTION_WORDS[id].title,
        textAnchor: 'start',
        dx: narrow ? 0 : 8 - left,
        dy: lift,
        fill: ({ verdict }: Answer) => (verdict === 'unanswerable' ? theme.text3 : theme.text),
        fontSize: 13,
      }),
      ...[true, false].map((found) =>
        Plot.text(
          answers
            .map((answer, at) => ({ answer, at }))
            .filter(({ answer }) => (answer.verdict === 'structure') === found),
          {
            frameAnchor: 'right',
            y: 'at',
            text: ({ answer }: { answer: Answer }) => VERDICT_WORDS[answer.verdict],
            textAnchor: narrow ? 'end' : 'start',
            dx: narrow ? 0 : 14,
            dy: lift,
            fill: found ? theme.text : theme.text3,
            fontWeight: found ? 600 : 400,
            fontSize: 12,
            title: ({ answer }: { answer: Answer }) => sentenceOf(answer, result),
          },
        ),
      ),
    ],
  };
}

/** Filled, hollow and square: told apart without their colours. */
const SYMBOLS: Readonly<Record<Answered['verdict'], 'circle' | 'square'>> = {
  structure: 'circle',
  none: 'circle',
  few: 'square',
};

function colourOf(verdict: Verdict, theme: ChartTheme): string {
  if (verdict === 'structure') return theme.categories[0]!;
  return verdict === 'none' ? theme.text2 : theme.other;
}
