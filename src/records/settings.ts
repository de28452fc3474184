import type { Port } from './port.ts';

/** Small values of this device, by name. A reader validates what it gets: the value may be of an older Heron. */
export interface SettingStore {
  get(name: string): Promise<unknown>;
  set(name: string, value: unknown): Promise<void>;
  remove(name: string): Promise<void>;
}

export function settingStore(port: Port): SettingStore {
  return {
    get: async (name) => (await port.read((tx) => tx.get('settings', name)))?.body.value,
    set: (name, value) =>
      port.write((tx) =>
        tx.put('settings', [{ id: name, person: '', at: '', tag: '', body: { id: name, value } }]),
      ),
    remove: (name) => port.write((tx) => tx.remove('settings', [name])),
  };
}
