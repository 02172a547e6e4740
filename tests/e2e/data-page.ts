import { expect, type Locator, type Page } from '@playwright/test';

/** The data page as a person sees it. */
export class DataPage {
  constructor(readonly page: Page) {}

  /** Opens the page and waits for the demo store. */
  async open(): Promise<void> {
    await this.page.goto('./data/');
    await expect(this.loaded).toContainText('Demo store', { timeout: 60_000 });
  }

  /** Heading of what is loaded now. */
  get loaded(): Locator {
    return this.page.getByRole('heading', { name: /^What is loaded/ });
  }

  /** The sentence under the title. */
  get answer(): Locator {
    return this.page.locator('.answer').first();
  }

  /** The error card of this page. */
  get failure(): Locator {
    return this.page.locator('[role=alert], [role=status]').filter({ hasText: 'Nothing else has' });
  }

  get wizard(): Locator {
    return this.page.getByRole('form', { name: /^What the columns of/ });
  }

  /** The picture of how several files go together, with its form. */
  get join(): Locator {
    return this.page.getByRole('form', { name: 'How the files go together' });
  }

  async pick(name: string, content: string | Buffer): Promise<void> {
    await this.pickAll({ [name]: content });
  }

  /** Several files at once, into the box that loads or, so labelled, the one that adds. */
  async pickAll(
    files: Readonly<Record<string, string | Buffer>>,
    label: 'Choose files' | 'Add a file' = 'Choose files',
  ): Promise<void> {
    await this.page.getByLabel(label).setInputFiles(
      Object.entries(files).map(([name, content]) => ({
        name,
        mimeType: 'application/octet-stream',
        buffer: typeof content === 'string' ? Buffer.from(content) : content,
      })),
    );
  }

  /** The figures of the bridge from rows read to rows used, as numbers. */
  async rowFigures(): Promise<number[]> {
    const rows = this.page.getByRole('table', { name: 'From rows read to rows used' });
    const figures = await rows.locator('td.figure').allInnerTexts();
    return figures.map((figure) => Number(figure.replace(/[^\d−]/g, '').replace('−', '-')));
  }

  /** Lets a file go over the page, as a person does with the mouse. */
  async drop(name: string, content: Buffer): Promise<void> {
    const transfer = await this.page.evaluateHandle(
      ([fileName, base64]) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        const data = new DataTransfer();
        data.items.add(new File([bytes], fileName));
        return data;
      },
      [name, content.toString('base64')] as const,
    );
    for (const type of ['dragenter', 'dragover', 'drop']) {
      await this.page.dispatchEvent('main', type, { dataTransfer: transfer });
    }
  }
}

/** A small file of orders that needs no answers; `rows` replaces its lines. */
export function ordersCsv(rows: readonly string[] = PLAIN_ROWS): string {
  return ['order_id,order_date,customer_id,product_name,quantity,unit_price,country', ...rows]
    .map((line) => `${line}\n`)
    .join('');
}

export const PLAIN_ROWS: readonly string[] = Array.from({ length: 40 }, (_, index) => {
  const day = String((index % 28) + 1).padStart(2, '0');
  const month = String((index % 12) + 1).padStart(2, '0');
  return `A${1000 + (index >> 1)},2024-${month}-${day},K${index % 7},Mug ${index % 5},${(index % 3) + 1},${(index % 5) + 1}.50,France`;
});
