import { ZipWriter } from '../../../workers/export/zip';
import { inspectWorkbook, readWorkbook } from '../../../workers/sheet/jobs';
import type { ConvertedTable, SheetLook, WorkbookKind } from '../../../workers/protocol';

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** An archive of these parts. */
export async function archive(parts: Readonly<Record<string, string>>): Promise<Blob> {
  const zip = new ZipWriter();
  for (const [name, text] of Object.entries(parts)) await zip.add(name, [text]);
  return zip.finish('application/zip');
}

export interface XlsxParts {
  readonly sheetData: string;
  /** Behind the rows: merged cells. */
  readonly after?: string;
  readonly strings?: string;
  readonly styles?: string;
  readonly workbookPr?: string;
}

/** A workbook of one sheet, as a program might write it, from the XML of its parts. */
export function xlsx(parts: XlsxParts): Promise<Blob> {
  const { sheetData, after = '', strings, styles, workbookPr = '' } = parts;
  return archive({
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<Relationships><Relationship Id="r1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook>${workbookPr}<sheets><sheet name="One" sheetId="7" r:id="r9"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>
      <Relationship Id="r9" Type="${RELATIONS}/worksheet" Target="/xl/worksheets/first.xml"/>
      <Relationship Id="r2" Type="${RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>
      <Relationship Id="r3" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
    'xl/worksheets/first.xml': `<?xml version="1.0"?><worksheet><sheetData>${sheetData}</sheetData>${after}</worksheet>`,
    ...(strings !== undefined && { 'xl/sharedStrings.xml': `<sst>${strings}</sst>` }),
    ...(styles !== undefined && { 'xl/styles.xml': `<styleSheet>${styles}</styleSheet>` }),
  });
}

export async function lookAt(
  file: Blob,
  kind: WorkbookKind = 'xlsx',
): Promise<readonly SheetLook[]> {
  return (await inspectWorkbook({ file, kind, headRows: 100 })).sheets;
}

/** All rows of a sheet from its first, as records. */
export async function readSheet(
  file: Blob,
  width: number,
  kind: WorkbookKind = 'xlsx',
  sheet = 0,
  firstRow = 0,
): Promise<ConvertedTable> {
  return readWorkbook(
    {
      file,
      kind,
      parts: [{ sheet, firstRow, firstColumn: 0 }],
      names: Array.from({ length: width }, (_, k) => `c${k}`),
    },
    () => {},
  );
}

export async function linesOf(table: ConvertedTable): Promise<string[]> {
  return (await table.text.text()).trimEnd().split('\n');
}

export const typesOf = (table: ConvertedTable): string[] => table.columns.map(({ type }) => type);
