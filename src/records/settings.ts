import type { Port, Row } from './port.ts';
import type { Setting } from './schema.ts';

/** Small values of this device, by name. A reader validates what it gets: the value may be of an older Heron. */
export interface SettingStore {
  get(name: string): Promise<unknown>;
  set(name: string, value: unknown): Promise<void>;
  /** Sets what `change` makes of the value as it lies, in one step: two windows never both change the same one. */
  update(name: string, change: (value: unknown) => unknown): Promise<void>;
  remove(name: string): Promise<void>;
}

const settingRow = (id: string, value: unknown): Row<Setting> => ({
  id,
  person: '',
  at: '',
  tag: '',
  body: { id, value },
});

export function settingStore(port: Port): SettingStore {
  return {
    get: async (name) => (await port.read((tx) => tx.get('settings', name)))?.body.value,
    set: (name, value) => port.write((tx) => tx.put('settings', [settingRow(name, value)])),
    update: (name, change) =>
      port.write(async (tx) => {
        const before = (await tx.get('settings', name))?.body.value;
        await tx.put('settings', [settingRow(name, change(before))]);
      }),
    remove: (name) => port.write((tx) => tx.remove('settings', [name])),
  };
}
