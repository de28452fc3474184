import { Builder, ByteBuffer } from 'flatbuffers';

/** How the graph must scale pixels before the network sees them: `(pixel − mean) / std`. */
export interface Normalization {
  readonly mean: number;
  readonly std: number;
}

/** Fields of TFLite's `Model` table (schema.fbs) that we touch or carry over. */
const MODEL = { version: 0, operatorCodes: 1, subgraphs: 2, description: 3, buffers: 4 } as const;
const MODEL_REFERENCES = [1, 2, 3, 4, 5, 6, 7];
const METADATA_FIELD = 6;
const ALIGN = 64;

/**
 * The `ModelMetadata` flatbuffer (metadata_schema.fbs, identifier `M001`) that says how the first input tensor is normalised.
 * MediaPipe's tasks refuse an image network without it.
 */
export function normalizationMetadata({ mean, std }: Normalization): Uint8Array {
  const b = new Builder(256);
  const floats = (value: number): number => {
    b.startVector(4, 1, 4);
    b.addFloat32(value);
    return b.endVector();
  };
  const table = (fields: number, fill: () => void): number => {
    b.startObject(fields);
    fill();
    return b.endObject();
  };
  const one = (offset: number): number => {
    b.startVector(4, 1, 4);
    b.addOffset(offset);
    return b.endVector();
  };
  const means = floats(mean);
  const stds = floats(std);
  const options = table(2, () => {
    b.addFieldOffset(0, means, 0);
    b.addFieldOffset(1, stds, 0);
  });
  const unit = table(2, () => {
    b.addFieldInt8(0, 1, 0); // ProcessUnitOptions.NormalizationOptions
    b.addFieldOffset(1, options, 0);
  });
  const units = one(unit);
  const tensor = table(7, () => b.addFieldOffset(4, units, 0));
  const tensors = one(tensor);
  const subgraph = table(8, () => b.addFieldOffset(2, tensors, 0));
  const subgraphs = one(subgraph);
  const root = table(8, () => b.addFieldOffset(3, subgraphs, 0));
  b.finish(root, 'M001');
  return b.asUint8Array().slice();
}

/** Absolute position of a field of the root table, or 0 when the table does not have it. */
function fieldAt(bb: ByteBuffer, root: number, field: number): number {
  const offset = bb.__offset(root, 4 + 2 * field);
  return offset === 0 ? 0 : root + offset;
}

/** Absolute positions of the tables in a vector-of-tables field. */
function tablesOf(bb: ByteBuffer, root: number, field: number): number[] {
  const at = fieldAt(bb, root, field);
  if (at === 0) return [];
  const vector = bb.__indirect(at);
  const length = bb.readInt32(vector);
  return Array.from({ length }, (_, i) => bb.__indirect(vector + 4 + 4 * i));
}

/**
 * The same TFLite model with metadata added. FlatBuffer offsets point forward only, so a new root table, new `buffers` and
 * `metadata` vectors and the new buffer go in front of the old bytes, which stay untouched; the prefix is a multiple of 64
 * bytes, so every alignment inside holds.
 * @throws Error when the bytes are not a TFLite model.
 */
export function addMetadata(model: Uint8Array, metadata: Uint8Array): Uint8Array {
  const old = new ByteBuffer(model);
  if (!old.__has_identifier('TFL3')) throw new Error('Not a TFLite model (no TFL3 identifier).');
  const oldRoot = old.readInt32(0);
  const version = old.readInt32(fieldAt(old, oldRoot, MODEL.version));
  const oldBuffers = tablesOf(old, oldRoot, MODEL.buffers);
  const oldMetadata = tablesOf(old, oldRoot, METADATA_FIELD);
  const name = new TextEncoder().encode('TFLITE_METADATA');

  // Layout of the prefix, every piece at a fixed place. Vtables sit before their tables.
  let at = 8; // root offset, identifier
  const take = (bytes: number, align = 4): number => {
    at = Math.ceil(at / align) * align;
    const start = at;
    at += bytes;
    return start;
  };
  const rootVtable = take(4 + 2 * 8);
  const root = take(4 + 4 * 8);
  const buffers = take(4 + 4 * (oldBuffers.length + 1));
  const metadataVector = take(4 + 4 * (oldMetadata.length + 1));
  const entryVtable = take(4 + 2 * 2);
  const entry = take(4 + 4 * 2);
  const bufferVtable = take(4 + 2);
  const buffer = take(4 + 4);
  const nameAt = take(4 + name.length + 1);
  const data = take(4 + metadata.length + 12, 16) + 12; // the bytes after the length word fall on 16
  const prefix = Math.ceil(at / ALIGN) * ALIGN;

  const out = new Uint8Array(prefix + model.length);
  out.set(model, prefix);
  const view = new DataView(out.buffer);
  const u32 = (where: number, value: number): void => view.setUint32(where, value, true);
  const refer = (where: number, target: number): void => u32(where, target - where);
  const vtable = (where: number, table: number, fields: readonly number[]): void => {
    view.setUint16(where, 4 + 2 * fields.length, true);
    view.setUint16(where + 2, 4 + 4 * fields.filter((f) => f !== 0).length, true);
    fields.forEach((f, i) => {
      view.setUint16(where + 4 + 2 * i, f, true);
    });
    view.setInt32(table, table - where, true);
  };

  refer(0, root);
  out.set(new TextEncoder().encode('TFL3'), 4);

  const slots: number[] = [4];
  let slot = 8;
  u32(root + 4, version);
  for (const field of MODEL_REFERENCES) {
    const was = fieldAt(old, oldRoot, field);
    const target =
      field === MODEL.buffers
        ? buffers
        : field === METADATA_FIELD
          ? metadataVector
          : was === 0
            ? 0
            : prefix + old.__indirect(was);
    slots.push(target === 0 ? 0 : slot);
    if (target === 0) continue;
    refer(root + slot, target);
    slot += 4;
  }
  vtable(rootVtable, root, slots);

  const references = (where: number, targets: readonly number[]): void => {
    u32(where, targets.length);
    targets.forEach((target, i) => {
      refer(where + 4 + 4 * i, target);
    });
  };
  references(buffers, [...oldBuffers.map((p) => prefix + p), buffer]);
  references(metadataVector, [...oldMetadata.map((p) => prefix + p), entry]);
  vtable(entryVtable, entry, [4, 8]);
  refer(entry + 4, nameAt);
  u32(entry + 8, oldBuffers.length);
  vtable(bufferVtable, buffer, [4]);
  refer(buffer + 4, data);
  u32(nameAt, name.length);
  out.set(name, nameAt + 4);
  u32(data, metadata.length);
  out.set(metadata, data + 4);
  return out;
}

/** A metadata entry of a TFLite model: its name and the bytes of its buffer. For tests and checks. */
export function readMetadata(model: Uint8Array): { name: string; bytes: Uint8Array }[] {
  const bb = new ByteBuffer(model);
  const root = bb.readInt32(0);
  const buffers = tablesOf(bb, root, MODEL.buffers);
  return tablesOf(bb, root, METADATA_FIELD).map((table) => {
    const name = bb.__string(fieldAt(bb, table, 0));
    const index = bb.readInt32(fieldAt(bb, table, 1));
    const bufferTable = buffers[index];
    if (bufferTable === undefined)
      throw new Error(`Metadata points at buffer ${index}, which does not exist.`);
    const dataField = fieldAt(bb, bufferTable, 0);
    if (dataField === 0) return { name: String(name), bytes: new Uint8Array() };
    const vector = bb.__indirect(dataField);
    return {
      name: String(name),
      bytes: model.slice(vector + 4, vector + 4 + bb.readInt32(vector)),
    };
  });
}
