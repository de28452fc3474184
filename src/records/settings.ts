import type { Port, Row } from './port.ts';
import type { Setting } from './schema.ts';

/** Small values of this device, by name. A reader validates what it gets: the value may be of an older Heron. */
export interface SettingStore {
  get(name: string): Promise<unknown>;
  set(name: string, value: unknown): Promise<void>;
  remove(name: string): Promise<void>;
}

export const settingRow = (id: string, value: unknown): Row<Setting> => ({
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
    remove: (name) => port.write((tx) => tx.remove('settings', [name])),
  };
}
