/**
 * The words of the reviews. `[a|b|c]` is one of the alternatives (possibly empty), `{p}` the product.
 * Each topic has vocabulary of its own, so that a topic model can tell them apart.
 */
import { GOODS_TOPICS } from './review-topics-goods';
import { SHOP_TOPICS } from './review-topics-shop';

export interface ReviewTopic {
  id: string;
  name: string;
  /** Words that mark the topic. */
  words: readonly string[];
  /** Added to the log-odds of a good word about it. */
  bias: number;
  titles: readonly [good: string, bad: string];
  good: readonly string[];
  bad: readonly string[];
}

export const REVIEW_TOPICS: readonly ReviewTopic[] = [...SHOP_TOPICS, ...GOODS_TOPICS];

/** Relative prevalence of each topic by category, by topic id. */
export const TOPIC_PREVALENCE: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'Kitchen & Dining': { delivery: 9, packaging: 7, value: 9, quality: 12, service: 7, cooking: 56 },
  'Home & Living': {
    delivery: 8,
    packaging: 7,
    value: 8,
    quality: 10,
    service: 6,
    instructions: 11,
    comfort: 50,
  },
  Garden: {
    delivery: 8,
    packaging: 8,
    value: 8,
    quality: 9,
    service: 6,
    instructions: 7,
    growth: 54,
  },
  'Outdoor & Sports': { delivery: 7, packaging: 4, value: 9, quality: 14, service: 6, fit: 60 },
  'Toys & Games': {
    delivery: 8,
    packaging: 6,
    value: 8,
    quality: 10,
    service: 5,
    instructions: 9,
    play: 54,
  },
  'Books & Paper': { delivery: 10, packaging: 9, value: 9, quality: 4, service: 6, story: 62 },
  'Beauty & Care': { delivery: 8, packaging: 8, value: 11, quality: 5, service: 6, skin: 62 },
  Electronics: {
    delivery: 8,
    packaging: 5,
    value: 10,
    quality: 10,
    service: 8,
    instructions: 9,
    battery: 50,
  },
};

/** Subcategories that are talked about in other terms than the rest of their category. */
export const SUBCATEGORY_PREVALENCE: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'Coffee & Tea': { delivery: 8, packaging: 7, value: 10, quality: 12, service: 6, taste: 57 },
  Pantry: { delivery: 9, packaging: 11, value: 13, service: 6, taste: 61 },
  Linen: { delivery: 8, packaging: 6, value: 10, quality: 14, service: 6, comfort: 56 },
  Storage: {
    delivery: 9,
    packaging: 8,
    value: 9,
    quality: 20,
    service: 6,
    instructions: 34,
    comfort: 14,
  },
  'Tents & Shelter': {
    delivery: 7,
    packaging: 4,
    value: 8,
    quality: 10,
    service: 5,
    instructions: 6,
    weather: 60,
  },
  'Camp & Sleep': { delivery: 7, packaging: 4, value: 9, quality: 12, service: 5, weather: 63 },
  'Lights & Navigation': {
    delivery: 7,
    packaging: 4,
    value: 9,
    quality: 14,
    service: 5,
    battery: 8,
    weather: 53,
  },
  Fitness: { delivery: 16, packaging: 8, value: 22, quality: 36, service: 8, instructions: 10 },
  'Beauty Devices': {
    delivery: 8,
    packaging: 5,
    value: 11,
    quality: 12,
    service: 8,
    battery: 44,
    skin: 12,
  },
  'Small Appliances': {
    delivery: 8,
    packaging: 5,
    value: 10,
    quality: 10,
    service: 7,
    instructions: 7,
    cooking: 53,
  },
  Computing: {
    delivery: 10,
    packaging: 6,
    value: 14,
    quality: 16,
    service: 9,
    instructions: 12,
    battery: 33,
  },
};

export const OPENERS: readonly string[] = [
  'Bought the {p} [in spring|last month|as a gift|for our flat|on a whim].',
  'My [second|third] order [here|from this shop].',
  'I compared for [a while|weeks] before I chose the {p}.',
  'The {p} was a [gift from my sister|present for my parents|recommendation by a friend].',
  '[Writing this|A note] after [four weeks|two months|half a year] with the {p}.',
  'Ordered the {p} [after reading other reviews|without much thought].',
  '[We needed|I wanted] the {p} for [our holiday|the new flat|a birthday|every day].',
];

export const CLOSERS: readonly [
  good: readonly string[],
  mixed: readonly string[],
  bad: readonly string[],
] = [
  [
    'Would [gladly|happily] buy [it|this {p}] again!',
    '[Highly recommended|Warmly recommended|A clear recommendation].',
    '[Very|Really] happy with it.',
    'Five stars from [me|us|the whole family].',
    'I [already told my friends|will order another one].',
  ],
  [
    'So [mixed feelings|it is a draw|three stars].',
    'There are [better and worse|other] ones.',
    'It is [okay|alright], [no more|not great].',
    'I will [keep it for now|think twice next time].',
  ],
  [
    '[Never again|Not again].',
    'I [cannot recommend|regret buying] the {p}.',
    '[Stay away|Do not buy it].',
    'It [went back the next day|goes back tomorrow].',
    '[Very|Deeply] disappointed.',
  ],
];
