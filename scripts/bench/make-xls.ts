/**
 * A workbook of Excel 97 to 2003 (.xls): records of BIFF8 in a compound file of 512-byte sectors, as
 * published in MS-XLS and MS-CFB.
 */

export const XLS_MOST_ROWS = 65_536;

const SECTOR = 512;
const IDS_PER_SECTOR = SECTOR / 4;
const END_OF_CHAIN = 0xffff_fffe;
const FREE = 0xffff_ffff;
const FAT_SECTOR = 0xffff_fffd;
const DIFAT_SECTOR = 0xffff_fffc;
/** Sectors of the allocation table that the header itself names. */
const NAMED_IN_HEADER = 109;

type Value = string | number;

/** One sheet of rows of texts (of Latin letters) and numbers. */
export function makeXls(sheet: string, rows: Iterable<readonly Value[]>): Buffer {
  return compound(workbook(sheet, rows));
}

function record(type: number, body: Buffer): Buffer {
  const whole = Buffer.alloc(4 + body.length);
  whole.writeUInt16LE(type, 0);
  whole.writeUInt16LE(body.length, 2);
  body.copy(whole, 4);
  return whole;
}

function beginning(kind: 'globals' | 'sheet'): Buffer {
  const body = Buffer.alloc(16);
  body.writeUInt16LE(0x0600, 0);
  body.writeUInt16LE(kind === 'globals' ? 0x0005 : 0x0010, 2);
  body.writeUInt16LE(0x0dbb, 4);
  body.writeUInt16LE(1996, 6);
  return record(0x0809, body);
}

const END = record(0x000a, Buffer.alloc(0));

function workbook(sheet: string, rows: Iterable<readonly Value[]>): Buffer {
  const name = Buffer.alloc(8 + sheet.length);
  name.writeUInt8(sheet.length, 6);
  name.write(sheet, 8, 'latin1');
  const opening = beginning('globals');
  const codepage = record(0x0042, Buffer.from([0xb0, 0x04]));
  // The sheet begins behind the globals: its place is known before its record is made.
  name.writeUInt32LE(opening.length + codepage.length + 4 + name.length + END.length, 0);
  const parts = [opening, codepage, record(0x0085, name), END, beginning('sheet')];
  let at = 0;
  for (const row of rows) {
    row.forEach((value, column) => parts.push(cell(at, column, value)));
    at++;
  }
  parts.push(END);
  return Buffer.concat(parts);
}

function cell(row: number, column: number, value: Value): Buffer {
  const isText = typeof value === 'string';
  const body = Buffer.alloc(isText ? 9 + value.length : 14);
  body.writeUInt16LE(row, 0);
  body.writeUInt16LE(column, 2);
  if (isText) {
    body.writeUInt16LE(value.length, 6);
    body.write(value, 9, 'latin1');
  } else body.writeDoubleLE(value, 6);
  return record(isText ? 0x0204 : 0x0203, body);
}

/** The stream, its directory, the allocation table, and where the table's sectors are. */
function compound(stream: Buffer): Buffer {
  const data = Math.ceil(stream.length / SECTOR);
  let fat = 0;
  let difat = 0;
  for (;;) {
    const needed = Math.ceil((data + 1 + fat + difat) / IDS_PER_SECTOR);
    const lists = Math.ceil(Math.max(0, needed - NAMED_IN_HEADER) / (IDS_PER_SECTOR - 1));
    if (needed === fat && lists === difat) break;
    [fat, difat] = [needed, lists];
  }
  const directoryAt = data;
  const fatAt = data + 1;
  const difatAt = fatAt + fat;

  const file = Buffer.alloc(SECTOR * (1 + data + 1 + fat + difat));
  const place = (sector: number): number => SECTOR * (1 + sector);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file, 0);
  file.writeUInt16LE(0x003e, 24);
  file.writeUInt16LE(0x0003, 26);
  file.writeUInt16LE(0xfffe, 28);
  file.writeUInt16LE(9, 30);
  file.writeUInt16LE(6, 32);
  file.writeUInt32LE(fat, 44);
  file.writeUInt32LE(directoryAt, 48);
  file.writeUInt32LE(4096, 56);
  file.writeUInt32LE(END_OF_CHAIN, 60);
  file.writeUInt32LE(difat ? difatAt : END_OF_CHAIN, 68);
  file.writeUInt32LE(difat, 72);
  for (let k = 0; k < NAMED_IN_HEADER; k++) {
    file.writeUInt32LE(k < fat ? fatAt + k : FREE, 76 + 4 * k);
  }
  stream.copy(file, place(0));

  entry(file, place(directoryAt), 'Root Entry', 5, 1, END_OF_CHAIN, 0);
  entry(file, place(directoryAt) + 128, 'Workbook', 2, FREE, 0, stream.length);

  const ids = fat * IDS_PER_SECTOR;
  for (let k = 0; k < ids; k++) {
    let id = FREE;
    if (k < data) id = k + 1 < data ? k + 1 : END_OF_CHAIN;
    else if (k === directoryAt) id = END_OF_CHAIN;
    else if (k < difatAt) id = FAT_SECTOR;
    else if (k < difatAt + difat) id = DIFAT_SECTOR;
    file.writeUInt32LE(id, place(fatAt) + 4 * k);
  }
  for (let k = 0; k < difat * (IDS_PER_SECTOR - 1); k++) {
    const list = Math.floor(k / (IDS_PER_SECTOR - 1));
    const at = place(difatAt + list) + 4 * (k % (IDS_PER_SECTOR - 1));
    const sector = NAMED_IN_HEADER + k;
    file.writeUInt32LE(sector < fat ? fatAt + sector : FREE, at);
  }
  for (let list = 0; list < difat; list++) {
    const next = list + 1 < difat ? difatAt + list + 1 : END_OF_CHAIN;
    file.writeUInt32LE(next, place(difatAt + list) + SECTOR - 4);
  }
  return file;
}

function entry(
  file: Buffer,
  at: number,
  name: string,
  type: number,
  child: number,
  start: number,
  size: number,
): void {
  file.write(name, at, 'utf16le');
  file.writeUInt16LE(2 * (name.length + 1), at + 64);
  file.writeUInt8(type, at + 66);
  file.writeUInt8(1, at + 67);
  file.writeUInt32LE(FREE, at + 68);
  file.writeUInt32LE(FREE, at + 72);
  file.writeUInt32LE(child, at + 76);
  file.writeUInt32LE(start, at + 116);
  file.writeUInt32LE(size, at + 120);
}
