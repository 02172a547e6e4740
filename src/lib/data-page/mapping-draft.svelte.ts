import type { Source } from '../data/ingest/types';
import {
  countOnly,
  currencyQuestion,
  sampleCurrencies,
  type CurrencyCount,
} from '../data/mapping/currency';
import { defaultOrderIdentity } from '../data/mapping/order-identity';
import type { Mapping, MappingProposal, Meaning, Question, RoleGuess } from '../data/mapping/types';
import { isBasketsOnly } from '../data/schema/read-values';
import { ROLES, type Role } from '../data/schema/canonical';
import { History } from './history.svelte';
import { sampleValues, unusedColumns, withRole } from './source-columns';

type RevenueKind = Meaning['revenue'];
type OrderIdentity = Meaning['orderIdentity'];

/** What a status value stands for. */
export type StatusSense = 'sale' | 'cancelled' | 'returned';

/** All that the person can change, as it stands at one moment. */
interface Answers {
  readonly roles: Mapping['roles'];
  readonly meaning: Meaning;
  readonly answered: readonly Question['id'][];
  readonly orderIsChosen: boolean;
}

/** The wizard's answers while they are being given. */
export class MappingDraft {
  readonly source: Source;
  readonly proposal: MappingProposal;
  roles: Readonly<Partial<Record<Role, string>>>;
  meaning: Meaning;
  /** Questions that the person has answered by hand. */
  answered: readonly Question['id'][] = $state.raw([]);
  /** Currencies of the currency column: those of the sample until the whole file is counted. */
  currencies: readonly CurrencyCount[] = $state.raw([]);
  /** Whether what makes an order was said by the person, now or before, and not by the rule. */
  #orderIsChosen: boolean;
  readonly #history = new History<Answers>();

  constructor(source: Source, proposal: MappingProposal) {
    this.source = source;
    this.proposal = proposal;
    this.roles = $state.raw(proposal.mapping.roles);
    this.meaning = $state.raw(proposal.mapping.meaning);
    this.currencies = sampleCurrencies(source, proposal.mapping.roles);
    const { roles, meaning } = proposal.mapping;
    this.#orderIsChosen = meaning.orderIdentity !== defaultOrderIdentity(roles);
    // A choice that comes without a question was made before.
    const asked = proposal.questions.some(({ id }) => id === 'currency');
    if (proposal.mapping.meaning.countedCurrency && !asked) this.answered = ['currency'];
  }

  readonly mapping: Mapping = $derived.by(() => ({
    roles: this.roles,
    meaning: this.meaning,
    presetId: this.isAsProposed ? this.proposal.mapping.presetId : null,
  }));

  /** Why the file cannot be loaded with these answers; empty when it can. */
  readonly problems: readonly string[] = $derived.by(() => {
    const { roles, meaning } = this;
    const found: string[] = [];
    if (!roles.ordered_at && !isBasketsOnly({ roles })) {
      found.push('Choose the column that holds the order date.');
    }
    if (!this.canTake(meaning.revenue)) {
      found.push(
        meaning.revenue === 'column'
          ? 'Choose the column that holds the line amount, or the unit price and the quantity.'
          : 'Revenue is computed here, so choose the columns it is computed from.',
      );
    }
    if (!this.canIdentify(meaning.orderIdentity)) {
      found.push(
        meaning.orderIdentity === 'order_id'
          ? 'Choose the column with the order number, or say below what makes lines one order.'
          : 'Orders are told by customer and time, so choose the customer column.',
      );
    }
    for (const question of this.open) found.push(question.text);
    return found;
  });

  /** What only the person can say; the currencies of the whole file may add to it. */
  get questions(): readonly Question[] {
    const column = this.roles.currency;
    const others = this.proposal.questions.filter(({ id }) => id !== 'currency');
    return column && this.currencies.length > 1
      ? [...others, currencyQuestion(this.currencies, column)]
      : others;
  }

  /** Questions still waiting for an answer. */
  get open(): readonly Question[] {
    return this.questions.filter(({ id, isNotice }) => !isNotice && !this.answered.includes(id));
  }

  get isAsProposed(): boolean {
    const proposed = this.proposal.mapping.roles;
    return ROLES.every((role) => (proposed[role] ?? '') === (this.roles[role] ?? ''));
  }

  /** The guess for the role, when it is about the column now chosen. */
  guessFor(role: Role): RoleGuess | null {
    const column = this.roles[role];
    return (
      this.proposal.guesses.find((guess) => guess.role === role && guess.column === column) ?? null
    );
  }

  get unusedColumns(): readonly string[] {
    return unusedColumns(this.source, this.roles);
  }

  get undoSerial(): number {
    return this.#history.undoSerial;
  }

  get redoSerial(): number {
    return this.#history.redoSerial;
  }

  /** Takes the last change back. */
  undo(): void {
    this.#restore(this.#history.undo(this.#answers));
  }

  /** Makes the change that was taken back last. */
  redo(): void {
    this.#restore(this.#history.redo(this.#answers));
  }

  get #answers(): Answers {
    const { roles, meaning, answered } = this;
    return { roles, meaning, answered, orderIsChosen: this.#orderIsChosen };
  }

  #restore(answers: Answers | null): void {
    if (!answers) return;
    const isOtherCurrency = answers.roles.currency !== this.roles.currency;
    this.roles = answers.roles;
    this.meaning = answers.meaning;
    this.answered = answers.answered;
    this.#orderIsChosen = answers.orderIsChosen;
    // What the whole file holds may have become known since.
    this.takeCurrencies(
      isOtherCurrency ? sampleCurrencies(this.source, this.roles) : this.currencies,
    );
  }

  /** Gives the role its column; a column plays one role, so another one loses it. */
  setRole(role: Role, column: string): void {
    this.#history.record(this.#answers);
    const before = this.roles.currency;
    this.roles = withRole(this.roles, role, column);
    if (this.questions.some(({ choice }) => choice?.role === role)) {
      this.answer(`same-header:${role}`);
    }
    this.#followRoles();
    if (this.roles.currency !== before) {
      this.#forgetCurrency();
      this.takeCurrencies(sampleCurrencies(this.source, this.roles));
    }
  }

  /** Changes of one `burst` in a row, such as letters typed, are undone together. */
  set(change: Partial<Meaning>, burst: string | null = null): void {
    this.#history.record(this.#answers, burst);
    this.meaning = { ...this.meaning, ...change };
    if (change.orderIdentity) this.#orderIsChosen = true;
    if (change.countedCurrency) this.answer('currency');
    if (change.dateOrder) this.answer('date-order');
    if (change.decimal) this.answer('decimal');
  }

  answer(id: Question['id']): void {
    if (!this.answered.includes(id)) this.answered = [...this.answered, id];
  }

  /**
   * Takes what the currency column holds. Of several, the most frequent is proposed; where there is
   * but one, none is left out.
   */
  takeCurrencies(counts: readonly CurrencyCount[]): void {
    this.currencies = counts;
    const counted = this.meaning.countedCurrency;
    const [most] = counts;
    if (counts.length > 1 && most) {
      if (counts.some(({ code }) => code === counted)) return;
      this.#forgetCurrency();
      this.meaning = { ...this.meaning, ...countOnly(most.code) };
    } else if (counted) {
      this.#forgetCurrency();
    }
  }

  /** Says what amounts are in; of several currencies in the file, that one is then counted. */
  setCurrency(currency: string | null): void {
    const isOneOfSeveral =
      this.currencies.length > 1 && this.currencies.some(({ code }) => code === currency);
    this.set(currency && isOneOfSeveral ? countOnly(currency) : { currency });
  }

  #forgetCurrency(): void {
    this.meaning = { ...this.meaning, countedCurrency: null };
    this.answered = this.answered.filter((id) => id !== 'currency');
  }

  senseOf(status: string): StatusSense {
    const { cancellations, returns } = this.meaning;
    if (cancellations.statusValues.includes(status)) return 'cancelled';
    return returns.statusValues.includes(status) ? 'returned' : 'sale';
  }

  setSense(status: string, sense: StatusSense): void {
    const { cancellations, returns } = this.meaning;
    const list = (values: readonly string[], member: boolean): readonly string[] => {
      const others = values.filter((value) => value !== status);
      return member ? [...others, status] : others;
    };
    this.set({
      cancellations: {
        ...cancellations,
        statusValues: list(cancellations.statusValues, sense === 'cancelled'),
      },
      returns: { ...returns, statusValues: list(returns.statusValues, sense === 'returned') },
    });
  }

  canTake(kind: RevenueKind): boolean {
    const { line_revenue, unit_price, quantity, discount_rate } = this.roles;
    if (kind === 'none') return Boolean(this.roles.order_id);
    if (kind === 'column') return Boolean(line_revenue);
    const computed = Boolean(unit_price && quantity);
    return kind === 'price-times-quantity' ? computed : computed && Boolean(discount_rate);
  }

  canIdentify(identity: OrderIdentity): boolean {
    if (identity === 'order_id') return Boolean(this.roles.order_id);
    return identity === 'line' || Boolean(this.roles.customer_id);
  }

  /** Distinct sample values of a column, shortened, for the row beside it. */
  samples(column: string | undefined, most = 4): readonly string[] {
    return sampleValues(this.source, column, most);
  }

  /**
   * An answer that has become impossible gives way to the first one that is possible; what makes an
   * order follows the columns until the person says it.
   */
  #followRoles(): void {
    const { revenue, orderIdentity } = this.meaning;
    const kinds: RevenueKind[] = [
      'column',
      'price-times-quantity-less-discount',
      'price-times-quantity',
    ];
    const identities: OrderIdentity[] = ['order_id', 'customer-and-time'];
    this.meaning = {
      ...this.meaning,
      // Amounts that have been found are counted.
      revenue:
        revenue !== 'none' && this.canTake(revenue)
          ? revenue
          : (kinds.find((k) => this.canTake(k)) ?? (this.canTake('none') ? 'none' : revenue)),
      orderIdentity:
        this.#orderIsChosen && this.canIdentify(orderIdentity)
          ? orderIdentity
          : (identities.find((k) => this.canIdentify(k)) ?? orderIdentity),
    };
  }
}
