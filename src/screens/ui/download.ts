/** Hands a made file to the browser's download. `parts` may be many, so that a large file never is one string. */
export function saveFile(parts: readonly BlobPart[], name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([...parts], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has taken the file by then; keeping the address would keep the memory.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A file name that sorts by day: `heron-2026-11-24-word.json`. */
export const fileName = (word: string, extension: string, now = new Date()): string => {
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((n) => String(n).padStart(2, '0'))
    .join('-');
  return `heron-${day}-${word}.${extension}`;
};
