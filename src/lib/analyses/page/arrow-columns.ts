/**
 * Columns of an Arrow table, put together from buffers: Arrow's own builders make functions from text,
 * which the page's content security policy forbids.
 */
import {
  Dictionary,
  makeData,
  makeVector,
  Uint16,
  Utf8,
  Vector,
  type DataType,
} from 'apache-arrow';

/** Numbers with NaN as no value. */
export function doubles(values: Float64Array): Vector<DataType> {
  const bitmap = new Uint8Array(Math.ceil(values.length / 64) * 8);
  let nullCount = 0;
  values.forEach((value, i) => {
    if (Number.isNaN(value)) nullCount++;
    else bitmap[i >> 3]! |= 1 << (i & 7);
  });
  const data = makeVector(values).data[0]!;
  if (nullCount === 0) return new Vector([data]);
  return new Vector([
    makeData({
      type: data.type,
      length: values.length,
      nullCount,
      nullBitmap: bitmap,
      data: values,
    }),
  ]);
}

/** Names by number. */
export function named(index: Uint16Array, names: readonly string[]): Vector<DataType> {
  const encoder = new TextEncoder();
  const encoded = names.map((name) => encoder.encode(name));
  const valueOffsets = new Int32Array(names.length + 1);
  encoded.forEach((bytes, i) => (valueOffsets[i + 1] = valueOffsets[i]! + bytes.length));
  const data = new Uint8Array(valueOffsets.at(-1)!);
  encoded.forEach((bytes, i) => data.set(bytes, valueOffsets[i]!));
  const dictionary = new Vector([
    makeData({ type: new Utf8(), length: names.length, valueOffsets, data }),
  ]);
  return new Vector([
    makeData({
      type: new Dictionary(new Utf8(), new Uint16()),
      length: index.length,
      nullCount: 0,
      data: index,
      dictionary,
    }),
  ]);
}
