/** What the fields of the truth file mean. */
export const DEFINITIONS = {
  net: 'Net revenue = sum of line_total over lines whose status is neither Cancelled nor Returned, before dirt, without tax and shipping. A returned line stays in place with its positive amount and the status Returned: it is no row of its own, and its order still counts as an order.',
  cancelled:
    'A cancelled order (all its lines have the status Cancelled) is an extra attempt near a real order. It is no purchase of the BG/NBD process and never a customer’s first order.',
  guests:
    'Guest orders have no customer_id and no customer_name; they are not among the customers.',
  figures:
    'All sums are before dirt, over the true rows. rowsInFile counts the duplicates too. byMonth.orders leaves cancelled orders out; byMonth.lines and byMonth.revenue are net. totals.lines, totals.orders and totals.listedRevenue count everything; tax and shipping all but cancelled orders.',
  purchasing:
    'BG/NBD (Fader, Hardie & Lee 2005): lambda ~ Gamma(r, rate alpha) in orders per year (365.25 days) of operational time, p ~ Beta(a, b); after each repeat order the customer leaves with probability p. Operational time is tau(t) = integral of s(u) du, s being the intensity of the customer’s seasonal type (month x weekday x holiday x hour), mean 1 over each calendar year. First orders fall on days with density acquisition trend x s(t).',
  archetypeGivenRate:
    'The archetype is drawn given lambda, so that the population of lambda is exactly one Gamma: P(k | lambda) is proportional to weight_k x (floor + exp(-z^2 / 2)), z = ln(clamped lambda / ratePerYear_k) / width.',
  archetypes:
    'lines: fixed + Poisson(mean) draws per basket (null or absent: draws until the order ships free, at most 8). quantity: fixed + Poisson(mean). priceTilt: exponent on the standardised log price within the category. loyaltyToFavourite: chance that a draw is from the customer’s favourite category. promoProbability and promoLevels: chance and weights of discount levels 1...',
  seasonalTypes:
    'months: relative intensity of January..December before weekday, holidays and scaling. customers: how many have the type.',
  affinities:
    'When the head is in a basket, the tail is added with the probability given (once per head; also when the head itself was added). targetLift is the lift that follows if tails come in independently otherwise: [q + (1-q) P0] / [P0 + q P(head) (1-P0)], P0 = share of baskets into which the tail came unprompted. measured: over all orders but cancelled ones, returned lines included. implied: pairs tied only through a third product.',
  lifeCycles:
    'Products that are not steady or changed price; months are 0 (January 2022) .. 35. priceChanges: [month, factor], price points rounded.',
  anomalies:
    'ordersOnSameWeekdaysAround: mean of the same weekday in the four weeks before and after.',
  reviews:
    'Prevalences are relative weights of the topics; a subcategory named in prevalenceBySubcategory uses that instead. shareByMonth: realised share of reviews of a month that touch the topic. productAppeal shifts the satisfaction of all reviews of a product.',
  dirt: 'Row indices are 0-based positions in demo-orders.parquet. duplicateRows are second copies, each right after its first; a copy of a row is counted only as a duplicate. No row has two faults. In rows with a negative price, quantity 0 or discount 1.7 only that field is wrong (line_total keeps the true amount). Missing cities are null, whole orders at a time. Rows stay in their place when their date is wrong, so the file is sorted by time but for those.',
  ideal:
    'The ideal reader knows every parameter of this file, sees the exported orders, and gives each customer the archetype and the seasonal type of greatest posterior probability (MAP). Timing enters by the exact BG/NBD likelihood in operational time with lambda (on a grid) and p integrated out, jointly over types and archetypes; contents by the exact probabilities of category, product, quantity, discount and return of each line, with the favourite category summed out; lines added by an affinity are taken as known. ari: adjusted Rand index (Hubert & Arabie 1985) between those and the planted labels. Eligibility: orders3, orders5, orders10 = at least that many orders that were not cancelled; orders10Year = ten orders and 365 days between the first and the last.',
} as const;
