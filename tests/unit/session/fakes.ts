import type { AsRead } from '../../../src/lib/data/clean/apply';
import type { Recipe } from '../../../src/lib/data/clean/recipe';
import type { StepEffect } from '../../../src/lib/data/clean/run';
import type { CombinedFiles, CombineOptions } from '../../../src/lib/data/combine/combine';
import type { CombinedTable, CombinePlan } from '../../../src/lib/data/combine/types';
import type { Database } from '../../../src/lib/data/database';
import type { Source } from '../../../src/lib/data/ingest/types';
import type { Mapping, MappingProposal, Question } from '../../../src/lib/data/mapping/types';
import type { BuiltTables, OpinionInput } from '../../../src/lib/data/opinions/build';
import type { SubjectKind } from '../../../src/lib/data/opinions/propose';
import type {
  OpinionKind,
  OpinionMapping,
  OpinionProposal,
} from '../../../src/lib/data/opinions/types';
import type { OpinionFacts } from '../../../src/lib/data/schema/canonical';
import type { BundledDataset } from '../../../src/lib/state/bundled';
import { SavedMappings, type KeyValueStore } from '../../../src/lib/state/saved-mappings';
import { SavedRecipes } from '../../../src/lib/state/saved-recipes';
import type {
  BuiltDataset,
  LoadedDataset,
  SessionParts,
  Subject,
  WorkOptions,
} from '../../../src/lib/state/session/types';

export const MAPPING: Mapping = {
  roles: { ordered_at: 'day', order_id: 'id', line_revenue: 'total' },
  meaning: {
    dateOrder: 'ymd',
    decimal: '.',
    cancellations: { statusValues: [], orderIdPrefix: '', treatment: 'net' },
    returns: { statusValues: [], negativeQuantity: true, treatment: 'net' },
    guests: 'keep',
    nonPositivePrice: 'keep',
    duplicates: 'keep',
    revenue: 'column',
    orderIdentity: 'order_id',
    currency: null,
    discountIsPercent: false,
  },
  presetId: null,
};

export const QUESTION: Question = { id: 'date-order', text: 'Which?', evidence: '01/02/2023' };

export function sourceOf(file: { name: string }, id = file.name): Source {
  return {
    id,
    fileName: file.name,
    byteSize: 1,
    format: 'csv',
    relation: `"${id}"`,
    columns: ['day', 'id', 'total'].map((name) => ({ name, type: 'text' })),
    rows: 2,
    parseRejects: [],
    sample: [['2024-01-01', '1', '5']],
    dialect: { delimiter: ',', quote: '"', header: true, encoding: 'utf-8', skip: 0 },
    how: '',
  };
}

const AS_READ: AsRead = {
  schema: {
    columns: new Set(['ordered_at']),
    firstDay: '2024-01-01',
    lastDay: '2024-01-02',
    lines: 2,
    orders: 1,
    customers: 0,
    products: 0,
    currency: null,
    hasTimeOfDay: false,
    oneLinePerOrder: false,
    countries: [],
    categories: [],
    statuses: [],
  },
  reconciliation: {
    rowsRead: 2,
    rowsUsed: 2,
    rejected: [],
    leftOut: [],
    ordersWithoutSale: { cancelled: 0, returns: 0 },
    revenueRead: 10,
    revenueSteps: [],
    revenueUsed: 10,
  },
  steps: [],
};

function built(recipe: Recipe): BuiltDataset {
  const effects = recipe.steps.map(({ id }) => ({
    id,
    rows: 1,
    leftOut: 1,
    dropped: 0,
    unfilled: 0,
    revenue: -5,
    problem: null,
  }));
  return { ...AS_READ, cleaning: { recipe, effects, asRead: AS_READ, failure: null } };
}

export const OPINIONS: OpinionMapping = {
  kind: 'reviews',
  roles: { rating: 'total' },
  dateOrder: 'ymd',
  decimal: '.',
  scale: { lowest: 1, highest: 5 },
  duplicates: 'keep',
  presetId: null,
};

const FACTS: OpinionFacts = {
  columns: new Set(['rating']),
  rows: 2,
  texts: 0,
  products: 0,
  customers: 0,
  knownProducts: 0,
  knownCustomers: 0,
  firstDay: null,
  lastDay: null,
  distribution: [{ rating: 5, rows: 2 }],
};

export const DEMO: BundledDataset = {
  id: 'demo',
  title: 'Demo store',
  description: 'Made up',
  files: ['demo.parquet'],
  licence: 'MIT',
  synthetic: true,
  mapping: null,
};

export function memoryStore(): KeyValueStore & { readonly items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
  };
}

/** Parts that keep a log, and whose steps a test may hold up or make fail. */
export class FakeParts implements SessionParts {
  readonly log: string[] = [];
  /** Combinations that were let go of. */
  readonly dropped: string[] = [];
  readonly mappings = new SavedMappings(() => this.store);
  readonly store = memoryStore();
  questions: readonly Question[] = [];
  opinionQuestions: readonly Question[] = [];
  /** Steps by name (`open demo.parquet`, `build ds_1`): awaited before they go on. */
  readonly holds = new Map<string, Promise<unknown>>();
  manifest: readonly BundledDataset[] = [DEMO, { ...DEMO, id: 'other', files: ['other.parquet'] }];
  wanted: string | null = null;
  lose: () => void = () => {};
  #opened = 0;
  /** Schemas and raw tables that exist now. */
  readonly tables = new Set<string>();

  async #step(name: string, signal?: AbortSignal): Promise<void> {
    this.log.push(name);
    await this.holds.get(name);
    if (signal?.aborted) throw new DOMException('Cancelled.', 'AbortError');
  }

  async openDatabase(onLost: () => void): Promise<Database> {
    this.lose = () => {
      this.tables.clear();
      onLost();
    };
    const serial = ++this.#opened;
    await this.#step(`database ${serial}`);
    return { serial } as unknown as Database;
  }

  /** `months.zip` holds two files; everything else is a file. */
  async unpack(file: File, options: WorkOptions): Promise<readonly File[]> {
    if (!file.name.endsWith('.zip')) return [file];
    await this.#step(`unpack ${file.name}`, options.signal);
    return ['january.csv', 'february.csv'].map((name) => new File(['x'], name));
  }

  async openSource(_db: Database, file: File, options: { signal: AbortSignal }): Promise<Source> {
    await this.#step(`open ${file.name}`, options.signal);
    this.tables.add(file.name);
    return sourceOf(file);
  }

  async dropSource(_db: Database, source: Source): Promise<void> {
    this.tables.delete(source.id);
    await this.#step(`drop ${source.id}`);
  }

  async proposeMapping(_source: Source, saved: Mapping | null): Promise<MappingProposal> {
    return {
      mapping: saved ?? MAPPING,
      guesses: [],
      presetName: null,
      questions: saved ? [] : this.questions,
    };
  }

  /** Files whose name says so hold reviews or ratings; others are order lines, laid together. */
  async combine(
    _db: Database,
    sources: readonly Source[],
    options: CombineOptions,
  ): Promise<CombinedFiles> {
    const kindOf = ({ fileName }: Source): SubjectKind => {
      if (sources.length === 1 && options.kind) return options.kind;
      if (fileName.includes('review')) return 'reviews';
      return fileName.includes('rating') ? 'ratings' : 'orders';
    };
    const kinds = ['orders', 'reviews', 'ratings'] as const;
    const tables = kinds.flatMap((kind): CombinedTable[] => {
      const own = sources.filter((source) => kindOf(source) === kind);
      const [first, ...others] = own.map((source, k) => ({ source, columns: [], firstRow: 2 * k }));
      if (!first) return [];
      const files = [first, ...others] as const;
      return [{ id: kind, name: kind, files, source: first.source, subject: kind }];
    });
    const trees = tables.map(({ id, subject }) => ({ kind: subject, base: id, joins: [] }));
    const plan = options.wanted ?? {
      tables: tables.map(({ id }) => id),
      under: {},
      trees,
      repeats: {},
    };
    const isDoubtful =
      options.wanted === null && sources.some(({ fileName }) => fileName.includes('doubtful'));
    await this.#step(
      `combine ${sources.map(({ fileName }) => fileName).join(' ')}`,
      options.signal,
    );
    return {
      prefix: options.prefix,
      sources,
      traits: new Map(),
      made: [],
      combination: {
        tables,
        links: [],
        plan,
        joins: {},
        repeats: {},
        unused: [],
        presetName: null,
        isDoubtful,
      },
    };
  }

  async recombine(
    _db: Database,
    files: CombinedFiles,
    plan: CombinePlan,
    options: WorkOptions,
  ): Promise<CombinedFiles> {
    await this.#step(`recombine ${plan.tables.join(' ')}`, options.signal);
    return { ...files, combination: { ...files.combination, plan } };
  }

  async compose(
    _db: Database,
    { combination }: CombinedFiles,
    options: WorkOptions,
  ): Promise<readonly Subject[]> {
    await this.#step('compose', options.signal);
    return combination.plan.trees.map(({ kind, base }) => ({
      kind,
      source: combination.tables.find(({ id }) => id === base)!.source,
    }));
  }

  async dropCombined(_db: Database, { prefix }: CombinedFiles): Promise<void> {
    this.dropped.push(prefix);
  }

  async proposeOpinions(
    _source: Source,
    kind: OpinionKind,
    saved: OpinionMapping | null,
  ): Promise<OpinionProposal> {
    return {
      mapping: saved ?? { ...OPINIONS, kind },
      guesses: [],
      presetName: null,
      questions: saved ? [] : this.opinionQuestions,
    };
  }

  async opinionsInOrders(source: Source): Promise<OpinionProposal | null> {
    if (!source.fileName.includes('with-stars')) return null;
    return { mapping: OPINIONS, guesses: [], presetName: null, questions: [] };
  }

  async buildWithoutOrders(
    _db: Database,
    options: { schemaName: string; signal: AbortSignal },
  ): Promise<BuiltDataset> {
    this.tables.add(options.schemaName);
    await this.#step(`empty ${options.schemaName}`, options.signal);
    const schema = { ...AS_READ.schema, columns: new Set<'ordered_at'>(), lines: 0, orders: 0 };
    return { ...built({ steps: [] }), schema };
  }

  async buildOpinions(
    _db: Database,
    inputs: readonly OpinionInput[],
    options: { schemaName: string; signal: AbortSignal },
  ): Promise<BuiltTables> {
    for (const { source, mapping } of inputs) {
      if (!this.tables.has(source.id)) throw new Error(`no raw table ${source.id}`);
      await this.#step(`${mapping.kind} ${options.schemaName}`, options.signal);
    }
    const kinds = inputs.map(({ mapping }) => mapping.kind);
    return {
      built: kinds.map((kind) => ({
        kind,
        facts: FACTS,
        steps: [],
        reconciliation: { rowsRead: 2, rowsUsed: 2, rejected: [], leftOut: [], withoutDay: 0 },
      })),
      reviews: kinds.includes('reviews') ? FACTS : null,
      ratings: kinds.includes('ratings') ? FACTS : null,
    };
  }

  async headerSignature(source: Source): Promise<string> {
    return source.columns.map(({ name }) => name).join();
  }

  async buildDataset(
    _db: Database,
    source: Source,
    _mapping: Mapping,
    options: { schemaName: string; signal: AbortSignal; recipe: Recipe },
  ): Promise<BuiltDataset> {
    if (!this.tables.has(source.id)) throw new Error(`no raw table ${source.id}`);
    this.tables.add(options.schemaName);
    await this.#step(`build ${options.schemaName}`, options.signal);
    return built(options.recipe);
  }

  async cleanDataset(
    _db: Database,
    dataset: LoadedDataset,
    recipe: Recipe,
    { signal }: WorkOptions,
  ): Promise<BuiltDataset> {
    await this.#step(`clean ${dataset.schemaName} by ${recipe.steps.length}`, signal);
    return built(recipe);
  }

  async previewRecipe(
    _db: Database,
    dataset: LoadedDataset,
    recipe: Recipe,
    { signal }: WorkOptions,
  ): Promise<readonly StepEffect[]> {
    await this.#step(`preview ${dataset.schemaName}`, signal);
    return built(recipe).cleaning.effects;
  }

  async savedRecipe(data: string): Promise<Recipe | null> {
    return new SavedRecipes(() => this.store).find(data);
  }

  async saveRecipe(data: string, recipe: Recipe): Promise<void> {
    new SavedRecipes(() => this.store).save(data, recipe);
  }

  async keepUnread(): Promise<void> {}

  async activateDataset(_db: Database, schemaName: string): Promise<void> {
    await this.#step(`use ${schemaName}`);
  }

  async dropDataset(_db: unknown, schemaName: string): Promise<void> {
    this.tables.delete(schemaName);
    await this.#step(`drop ${schemaName}`);
  }

  async fetchManifest(): Promise<readonly BundledDataset[]> {
    await this.#step('manifest');
    return this.manifest;
  }

  async fetchBundled(entry: BundledDataset): Promise<readonly File[]> {
    await this.#step(`fetch ${entry.id}`);
    return entry.files.map((name) => new File([], name));
  }

  wantedId(): string | null {
    return this.wanted;
  }
}
